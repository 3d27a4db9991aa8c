import type { LoadingOffer } from '../loading/offer.ts'
import { provideEnv } from './import-meta-env.ts'
import { loadWithHelp } from './load-with-help.ts'
import { resolveWithHelp } from './resolve-with-help.ts'
import { ViteModules } from './vite-modules.ts'

/**
 * Lets Vite load, in this process, what Node.js does not. Node.js is asked first, so what it loads is what it loads without us.
 *
 * @param entry URL of the module that this process was started for.
 * @param known File of what is known of its modules.
 */
export function helpLoading(offer: LoadingOffer, entry: string, known: string): void {
  const { registerHooks } = process.getBuiltinModule('node:module')
  // Node.js is older than 22.15.
  if (typeof registerHooks !== 'function') return
  const { socket, project, aliases, defines } = offer
  const modules = new ViteModules({ socket, project, entry, known })
  provideEnv()
  Object.assign(globalThis, defines)
  let isLoading = false
  registerHooks({
    resolve(specifier, context, next) {
      // Only now, so that it sees what hooks that were registered meanwhile make of a module.
      if (!isLoading) {
        isLoading = true
        registerHooks({ load: (url, about, load) => loadWithHelp(modules, url, about, load) })
      }
      return resolveWithHelp(modules, aliases, { specifier, context, next })
    },
  })
}
