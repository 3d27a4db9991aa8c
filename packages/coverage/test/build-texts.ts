import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { transform as transformSwc } from '@swc/core'
import { build as buildEsbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import typescript from 'typescript-5'

/** What a tool has made of a program. */
interface Built {
  /** The file to run. */
  readonly main: string
}

/** Makes something to run of an entry module, in a folder. */
export type Build = (entry: string, folder: string) => Promise<Built>

/** Bundles to one file by esbuild. */
export const esbuild =
  (options: {
    minify?: boolean
    sourcemap?: 'inline' | true
    format?: 'esm' | 'cjs'
    sourcesContent?: boolean
  }): Build =>
  async (entry, folder) => {
    const main = join(folder, `esbuild.${options.format === 'cjs' ? 'cjs' : 'mjs'}`)
    await buildEsbuild({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      sourcemap: true,
      target: 'esnext',
      external: ['../src/*'],
      outfile: main,
      logLevel: 'error',
      ...options,
    })
    return { main }
  }

/** Bundles to one file by rolldown. */
export const rolldownBundle =
  (options: { minify?: boolean }): Build =>
  async (entry, folder) => {
    const main = join(folder, 'rolldown.mjs')
    const bundle = await rolldown({ input: entry, platform: 'node', treeshake: true })
    await bundle.write({
      file: main,
      format: 'esm',
      sourcemap: true,
      codeSplitting: false,
      ...options,
    })
    await bundle.close()
    return { main }
  }

type Compile = (code: string, path: string) => Promise<{ code: string; map: string }>

/** Compiles each module to a file of its own, with its map beside it. */
const perFile =
  (compile: Compile): ((modules: readonly string[]) => Build) =>
  (modules) =>
  async (entry, folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const path of modules) {
      const { code, map } = await compile(readFileSync(path, 'utf8'), path)
      const name = nameOf(path)
      // As long as before, so that the map stays right.
      const text = code
        .replace(/\/\/# sourceMappingURL.*/s, '')
        .replaceAll(/(['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
      writeFileSync(join(folder, name), `${text}\n//# sourceMappingURL=${name}.map\n`)
      writeFileSync(join(folder, `${name}.map`), map)
    }
    return { main: join(folder, nameOf(entry)) }
  }

const nameOf = (path: string): string => basename(path).replace(/ts$/, 'js')

/** For those who have no TypeScript of their own. */
export const { ScriptTarget } = typescript

export const tsc = (target: typescript.ScriptTarget): ((modules: readonly string[]) => Build) =>
  perFile(async (code, path) => {
    const { outputText, sourceMapText = '' } = typescript.transpileModule(code, {
      fileName: path,
      compilerOptions: { target, module: typescript.ModuleKind.ESNext, sourceMap: true },
    })
    const map = JSON.parse(sourceMapText) as object
    return { code: outputText, map: JSON.stringify({ ...map, sources: [path], sourceRoot: '' }) }
  })

export const swc = (target: 'es2017' | 'esnext'): ((modules: readonly string[]) => Build) =>
  perFile(async (code, path) => {
    const { code: out, map = '' } = await transformSwc(code, {
      filename: path,
      sourceMaps: true,
      swcrc: false,
      configFile: false,
      jsc: { target, parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    })
    return { code: out, map }
  })
