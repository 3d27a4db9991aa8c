import type * as codec from './codec.ts'
import type * as engine from './engine.ts'

/** The parts of the program of children that few of them need. */
interface Parts {
  readonly codec: typeof codec
  readonly engine: typeof engine
}

/** Loads a part. It stands beside the program, in `src` as in `dist`. */
export function loadPart<Name extends keyof Parts>(name: Name): Parts[Name] {
  // What stands there is what is built from it. In CommonJS, as which it is built, `require` is at hand; making one loads a built-in module.
  if (typeof require === 'function') return require(`./${name}.cjs`) as Parts[Name]
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url)(`./${name}.ts`) as Parts[Name]
}
