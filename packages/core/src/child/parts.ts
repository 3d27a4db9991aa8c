import type * as codec from './codec.ts'
import type * as engine from './engine.ts'

/** The parts of the program of children that few of them need. */
interface Parts {
  readonly codec: typeof codec
  readonly engine: typeof engine
}

/** Loads a part. It stands beside the program, in `src` as in `dist`. */
export function loadPart<Name extends keyof Parts>(name: Name): Parts[Name] {
  const file = import.meta.url.endsWith('.ts') ? `./${name}.ts` : `./${name}.cjs`
  // What stands there is what is built from it.
  return requirer()(file) as Parts[Name]
}

/** In CommonJS, as which this is built, it is at hand; making one loads a built-in module. */
function requirer(): (file: string) => unknown {
  if (typeof require === 'function') return require
  return process.getBuiltinModule('node:module').createRequire(import.meta.url)
}
