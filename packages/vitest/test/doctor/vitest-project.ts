import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const INSTALLED = join(import.meta.dirname, '../../node_modules')

/** What a project that has all it needs has installed. */
export const WHOLE: Readonly<Record<string, string>> = {
  '@reexec/vitest': join(import.meta.dirname, '../..'),
  '@vitest/coverage-v8': join(INSTALLED, '@vitest/coverage-v8'),
  vitest: join(INSTALLED, 'vitest'),
}

/** The configuration of one that has all it needs. */
export const GOOD = configured('plugins: [reexec()]')

/** @param content What is in the object. */
export function configured(content: string): string {
  return `
    import { reexec } from '@reexec/vitest'
    import { defineConfig } from 'vitest/config'
    export default defineConfig({ ${content} })
  `
}

/** A project in a folder outside of this repository, removed at the end of the block that it is `using`. */
export class VitestProject implements Disposable {
  readonly path: string = realpathSync(mkdtempSync(join(tmpdir(), 'reexec-doctor-')))

  /**
   * @param files By path, what is in them.
   * @param packages By name, where they are.
   */
  constructor(
    files: Readonly<Record<string, string>>,
    packages: Readonly<Record<string, string>> = WHOLE,
  ) {
    const all = { 'package.json': '{ "type": "module" }', 'src/work.ts': 'export {}', ...files }
    for (const [file, text] of Object.entries(all)) writeFileSync(this.#make(file), text)
    for (const [name, target] of Object.entries(packages))
      symlinkSync(target, this.#make(`node_modules/${name}`))
  }

  #make(file: string): string {
    const path = join(this.path, file)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}
