import type { RegisterHooksOptions } from 'node:module'
import { canHook } from '../hooks.ts'
import { core } from './core.ts'

const PACKAGE = '@reexec/core'
/** Of a module that is nowhere but here. */
const CORE_URL = 'reexec:core'
/** Hands the exports over to it. */
const CORE = Symbol.for('@reexec/core/core@1')

/**
 * Serves modules what this program has loaded already when they import `@reexec/core`, and does not look up the modules of actions, whose
 * URLs are known: finding both takes Node.js longer than running a small action.
 *
 * @param modules URLs of modules that actions of this very copy of the package are defined in.
 */
export function serveCore(modules: readonly string[]): void {
  // Unbuilt, the package is not what modules import by that name.
  if (import.meta.url.endsWith('.ts') || !isLoadingPlain()) return
  const index = new URL('../index.js', import.meta.url).href
  const hooks: RegisterHooksOptions = {
    resolve(specifier, context, next) {
      if (modules.includes(specifier)) return { url: specifier, shortCircuit: true }
      if (specifier !== PACKAGE) return next(specifier, context)
      // Anyone else may import another copy.
      const isOwn = context.parentURL !== undefined && modules.includes(context.parentURL)
      if (!isOwn && next(specifier, context).url !== index) return next(specifier, context)
      return { url: CORE_URL, format: 'module', shortCircuit: true }
    },
    load(url, context, next) {
      if (url !== CORE_URL) return next(url, context)
      const source = `export const { ${Object.keys(core).join(', ')} } = process[Symbol.for('${CORE.description}')]`
      return { format: 'module', source, shortCircuit: true }
    },
  }
  Object.defineProperty(process, CORE, { value: core, configurable: true })
  moduleClass().registerHooks(hooks)
}

/** What else looks up or transforms modules has to have its way; such hooks come by these flags. */
function isLoadingPlain(): boolean {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  const hooks = /(?:^|\s)--(?:import|loader|experimental-loader|preserve-symlinks)\b/
  return canHook(process.versions.node) && !flags.some((each) => hooks.test(each))
}

/** In CommonJS, as which this is built, it is at hand; to get it as a built-in module would load another. */
function moduleClass(): Pick<typeof import('node:module'), 'registerHooks'> {
  return typeof module === 'object'
    ? (module.constructor as unknown as typeof import('node:module'))
    : process.getBuiltinModule('node:module')
}
