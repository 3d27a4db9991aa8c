import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { DOCUMENTED } from '../packages.ts'
import { writeApiDocs } from '../write-api-docs.ts'

function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'reexec-api-docs-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

/** The pages of a folder, by name. */
function read(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

it.each(DOCUMENTED.map((each) => ({ name: basename(each.source), ...each })))(
  'has pages of $name that are what its comments say (else: pnpm docs:api)',
  async ({ source, pages }) => {
    using written = temporaryFolder()
    await writeApiDocs(source, written.path)
    expect(read(pages)).toEqual(read(written.path))
  },
)

it('fails for what is exported and has no comment', async () => {
  using written = temporaryFolder()
  const source = join(import.meta.dirname, 'fixtures/without-comment')
  await expect(writeApiDocs(source, written.path)).rejects.toThrow('comments of without-comment')
})
