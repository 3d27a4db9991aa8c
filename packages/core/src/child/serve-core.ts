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
 * @param layers URLs of modules of layers.
 */
export function serveCore(modules: readonly string[], layers: readonly string[]): void {
  // Unbuilt, and so not CommonJS, the package is not what modules import by that name.
  if (typeof module !== 'object' || !isLoadingPlain()) return
  const moduleClass = module.constructor as unknown as typeof import('node:module')
  const hooks: RegisterHooksOptions = {
    resolve(specifier, context, next) {
      if (modules.includes(specifier) || layers.includes(specifier)) {
        return { url: specifier, shortCircuit: true }
      }
      if (specifier !== PACKAGE) return next(specifier, context)
      if (context.parentURL === undefined || !modules.includes(context.parentURL)) {
        // Anyone else may import another copy.
        const found = next(specifier, context)
        if (found.url !== new URL('../index.js', import.meta.url).href) return found
      }
      return { url: CORE_URL, format: 'module', shortCircuit: true }
    },
    load(url, context, next) {
      if (url !== CORE_URL) return next(url, context)
      const source = `export const { ${Object.keys(core).join(', ')} } = process[Symbol.for('${CORE.description}')]`
      return { format: 'module', source, shortCircuit: true }
    },
  }
  Object.defineProperty(process, CORE, { value: core, configurable: true })
  // At hand in CommonJS; to get it as a built-in module would load another.
  moduleClass.registerHooks(hooks)
}

const HOOKING = ['--import', '--loader', '--experimental-loader', '--preserve-symlinks']

/** What else looks up or transforms modules has to have its way; such hooks come by these flags. */
function isLoadingPlain(): boolean {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  return (
    canHook(process.versions.node) &&
    !flags.some((each) => HOOKING.some((flag) => each.includes(flag)))
  )
}
