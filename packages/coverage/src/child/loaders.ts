import { type ModuleClass, moduleClass } from './module-class.ts'
import { nodeFlags } from './node-flags.ts'

/** Hooks of @reexec/core have it: all they do is to give what Node.js would. */
const OF_CORE = Symbol.for('@reexec/core/hooks@1')

/** Flags by which code comes that runs before counting begins, and that may have hooked into loading, or that hook into it themselves. */
const HOOKING =
  /(?:^|[\s"])(?:--import|--require|-r|--(?:experimental-)?loader|--experimental-transform-types)\b/

/**
 * Finds out whether V8 may run other texts than the files that modules are loaded from: by a hook, or by what was put in the place of how
 * CommonJS is loaded.
 *
 * @returns Tells whether there was any of it so far.
 */
export function watchLoaders(loader: ModuleClass = moduleClass()): () => boolean {
  const flags = nodeFlags()
  // V8 compiles a regular expression when it is first used.
  if (flags !== '' && HOOKING.test(flags)) return () => true
  let isHooked = false
  // Not in Node.js 22 before 22.15.
  if (typeof loader.registerHooks === 'function') {
    loader.registerHooks = new Proxy(loader.registerHooks, {
      apply(target, receiver, args: unknown[]) {
        isHooked ||= !isOfCore(args[0])
        return Reflect.apply(target, receiver, args)
      },
    })
    // So that `import { registerHooks }` gets it, too. Who loads the module later gets it anyway.
    if (hasLoaded('module')) loader.syncBuiltinESMExports()
  }
  const before = commonJsOf(loader)
  return () => {
    const now = commonJsOf(loader)
    const isReplaced = now.length !== before.length || now.some((each, at) => each !== before[at])
    return isHooked || isReplaced || hasLoaded(WHAT_REGISTER_LOADS)
  }
}

/** Is loaded by `module.register()`, and by nothing else. */
const WHAT_REGISTER_LOADS = 'internal/modules/esm/hooks'

/** Without the list nobody can tell. */
function hasLoaded(name: string): boolean {
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] }
  return moduleLoadList?.includes(`NativeModule ${name}`) ?? true
}

function isOfCore(hooks: unknown): boolean {
  return typeof hooks === 'object' && hooks !== null && OF_CORE in hooks
}

/** What loads CommonJS. */
function commonJsOf({ _extensions: extensions, prototype }: ModuleClass): unknown[] {
  const { _compile: compile } = prototype
  return [compile, ...Object.entries(extensions).flat()]
}
