/** `node:module`, with what it does not say of itself. */
export interface ModuleClass {
  registerHooks?: (...args: unknown[]) => unknown
  readonly _cache: NodeJS.Dict<NodeJS.Module>
  readonly _extensions: Readonly<Record<string, unknown>>
  readonly prototype: { readonly _compile: unknown }
  syncBuiltinESMExports(): void
}

/** Gets `node:module`. In CommonJS it is at hand; to get it as a built-in module would load that, and another. */
export function moduleClass(): ModuleClass {
  const found =
    typeof module === 'object' ? module.constructor : process.getBuiltinModule('node:module')
  return found as unknown as ModuleClass
}
