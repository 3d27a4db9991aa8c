import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

/** Packages that publish their TypeScript, by the folder that a copy of it is put in. */
const packages = {
  zod: 'zod',
  hashes: '@noble/hashes',
  curves: '@noble/curves',
  ciphers: '@noble/ciphers',
  quantum: '@noble/post-quantum',
  abitype: 'abitype',
}

/**
 * Copies the TypeScript of packages into a folder, and `main.ts` beside it, which runs parts of it. Node.js strips nothing in `node_modules`, nor finds
 * `./a.ts` by `./a.js`: so sources are copied, and say what they mean.
 */
export function copyForeign(folder: string): void {
  symlinkSync(modules, join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, from] of Object.entries(packages)) {
    cpSync(join(modules, from, 'src'), join(folder, name, 'src'), {
      recursive: true,
      dereference: true,
    })
  }
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith('.ts') || name.startsWith('node_modules')) continue
    const text = readFileSync(join(folder, name), 'utf8')
    writeFileSync(join(folder, name), text.replaceAll(/(["']\.[^"'\n]*)\.js(["'])/g, '$1.ts$2'))
  }
  cpSync(new URL('fixtures/foreign-main.txt', import.meta.url), join(folder, 'main.ts'))
}
