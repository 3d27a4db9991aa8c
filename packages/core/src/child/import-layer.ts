import { type SentModules, isCommonJs } from '../wire/program-frame.ts'

type ImportModule = (url: string) => Promise<unknown>

/**
 * Makes what loads modules of layers.
 *
 * @param sent Those that have come with the program.
 */
export function layerImporter(
  importModule: ImportModule,
  sent: SentModules['layers'] = {},
): ImportModule {
  return async (url) => {
    const module = sent[url]
    if (module !== undefined) return runSent(...module)
    if (typeof require !== 'function' || !isCommonJs(url)) return importModule(url)
    // That takes less time than importing it, as its exports need not be found out.
    return require(process.getBuiltinModule('node:url').fileURLToPath(url))
  }
}

/** Makes it the module that it would be, had it been loaded from its file. */
function runSent(file: string, run: SentModules['program']): unknown {
  const known = require.cache[file]
  if (known !== undefined) return known.exports
  const path = process.getBuiltinModule('node:path')
  const loaded = new (module.constructor as typeof import('node:module'))(file, module)
  loaded.filename = file
  require.cache[file] = loaded
  run.call(loaded.exports, loaded.exports, requireOf(file), loaded, file, path.dirname(file))
  loaded.loaded = true
  return loaded.exports
}

/** Is made when it is used: that takes longer than all the rest. */
function requireOf(path: string): NodeJS.Require {
  let made: NodeJS.Require | undefined
  const { createRequire } = module.constructor as typeof import('node:module')
  const real = (): NodeJS.Require => (made ??= createRequire(path))
  return new Proxy(require, {
    apply: (_, __, args: [string]) => real()(...args),
    get: (_, name) => Reflect.get(real(), name) as unknown,
  })
}
