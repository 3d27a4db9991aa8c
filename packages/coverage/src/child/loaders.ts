import { nodeFlags } from './node-flags.ts'

type AnyFunction = (...args: unknown[]) => unknown
type Extensions = Readonly<Record<string, unknown>>

/** `node:module`, with what it does not say of itself. */
export interface ModuleClass {
  registerHooks?: AnyFunction
  readonly _extensions: Extensions
  readonly prototype: { readonly _compile: unknown }
  syncBuiltinESMExports(): void
}

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
export function watchLoaders(moduleClass: ModuleClass = findModuleClass()): () => boolean {
  const flags = nodeFlags()
  // V8 compiles a regular expression when it is first used.
  if (flags !== '' && HOOKING.test(flags)) return () => true
  let isHooked = false
  // Not in Node.js 22 before 22.15.
  if (typeof moduleClass.registerHooks === 'function') {
    moduleClass.registerHooks = new Proxy(moduleClass.registerHooks, {
      apply(target, receiver, args: unknown[]) {
        isHooked ||= !isOfCore(args[0])
        return Reflect.apply(target, receiver, args)
      },
    })
    // So that `import { registerHooks }` gets it, too. Who loads the module later gets it anyway.
    if (hasLoaded('module')) moduleClass.syncBuiltinESMExports()
  }
  const before = commonJsOf(moduleClass)
  return () => {
    const now = commonJsOf(moduleClass)
    const isReplaced = now.length !== before.length || now.some((each, at) => each !== before[at])
    return isHooked || isReplaced || hasLoaded(WHAT_REGISTER_LOADS)
  }
}

/** In CommonJS it is at hand; to get it as a built-in module would load another. */
function findModuleClass(): ModuleClass {
  const moduleClass =
    typeof module === 'object' ? module.constructor : process.getBuiltinModule('node:module')
  return moduleClass as unknown as ModuleClass
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
