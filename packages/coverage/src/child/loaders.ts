import { nodeFlags } from './node-flags.ts'

type AnyFunction = (...args: unknown[]) => unknown
type Extensions = Readonly<Record<string, unknown>>

/** `node:module`, with what it does not say of itself. */
interface ModuleClass extends Record<'register' | 'registerHooks', AnyFunction> {
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
export function watchLoaders(): () => boolean {
  if (HOOKING.test(nodeFlags())) return () => true
  // As `node:module` says to be; takes 0.1 ms to load.
  const moduleClass = process.getBuiltinModule('node:module') as unknown as ModuleClass
  let isHooked = false
  for (const name of ['register', 'registerHooks'] as const) {
    // Not in Node.js 22 before 22.15.
    if (typeof moduleClass[name] !== 'function') continue
    moduleClass[name] = new Proxy(moduleClass[name], {
      apply(target, receiver, args: unknown[]) {
        isHooked ||= !isOfCore(args[0])
        return Reflect.apply(target, receiver, args)
      },
    })
  }
  // So that `import { registerHooks }` gets it, too.
  moduleClass.syncBuiltinESMExports()
  const before = commonJsOf(moduleClass)
  return () => {
    const now = commonJsOf(moduleClass)
    return isHooked || now.length !== before.length || now.some((each, at) => each !== before[at])
  }
}

function isOfCore(hooks: unknown): boolean {
  return typeof hooks === 'object' && hooks !== null && OF_CORE in hooks
}

/** What loads CommonJS. */
function commonJsOf({ _extensions: extensions, prototype }: ModuleClass): unknown[] {
  const { _compile: compile } = prototype
  return [compile, ...Object.entries(extensions).flat()]
}
