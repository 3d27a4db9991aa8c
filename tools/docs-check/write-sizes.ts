import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sizeOf } from './sizes.ts'

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`

const rows = ['core', 'ns', 'coverage', 'vitest']
  .map(sizeOf)
  .map(
    ({ name, packed, unpacked, files, dependencies }) =>
      `| ${name} | ${kilobytes(packed)} | ${kilobytes(unpacked)} | ${files} | ${dependencies} |`,
  )
const text = `# Sizes

Of each package as it is published, with its sources, maps and native files. Written by \`pnpm docs:sizes\`.

| package | packed | unpacked | files | dependencies of others |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
writeFileSync(join(import.meta.dirname, '../../docs/sizes.md'), text)
