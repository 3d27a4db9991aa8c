import type * as codec from './codec.ts'
import type * as engine from './engine.ts'

/** The parts of the program of children that few of them need. */
interface Parts {
  readonly codec: typeof codec
  readonly engine: typeof engine
}

/** Texts of parts that were read ahead. */
const texts = new Map<string, string>()
const kept = new Map<string, unknown>()

/**
 * Makes sure that all parts can be loaded even when their files are not to be found any more. To read them is enough, and takes a tenth
 * of the time: few children that are moved elsewhere need them there.
 */
export function keepParts(): void {
  const names = ['codec', 'engine'] as const
  if (typeof require !== 'function') return names.forEach((name) => kept.set(name, loadPart(name)))
  const { readFileSync } = process.getBuiltinModule('node:fs')
  for (const name of names) texts.set(name, readFileSync(`${__dirname}/${name}.cjs`, 'utf8'))
}

/** Loads a part. It stands beside the program, in `src` as in `dist`. */
export function loadPart<Name extends keyof Parts>(name: Name): Parts[Name] {
  const text = texts.get(name)
  if (kept.has(name)) return kept.get(name) as Parts[Name]
  if (text !== undefined) return runPart(name, text) as Parts[Name]
  // What stands there is what is built from it. In CommonJS, as which it is built, `require` is at hand; making one loads a built-in module.
  if (typeof require === 'function') return require(`./${name}.cjs`) as Parts[Name]
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url)(`./${name}.ts`) as Parts[Name]
}

/** Runs a part as `require()` would, which looks for files. */
function runPart(name: string, text: string): unknown {
  const path = `${__dirname}/${name}.cjs`
  const known = require.cache[path]
  if (known !== undefined) return known.exports
  const { compileFunction, constants } = process.getBuiltinModule('node:vm')
  const run = compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...args: readonly unknown[]) => void
  const part = { exports: {} }
  kept.set(name, part.exports)
  run.call(part.exports, part.exports, take, part, path, __dirname)
  kept.set(name, part.exports)
  return part.exports
}

/** All that a part takes from files is the program. */
function take(id: string): unknown {
  return id === './program.cjs' ? module.exports : require(id)
}
