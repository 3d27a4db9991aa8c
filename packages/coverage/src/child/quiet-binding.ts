import { nodeFlags } from './node-flags.ts'

/**
 * Gets a binding that a built-in module is made of, without loading that.
 *
 * @returns `undefined` where Node.js warns of it (`--pending-deprecation`), or does not give it (`--permission`).
 */
export function quietBinding(name: string): Readonly<Record<string, unknown>> | undefined {
  if (
    nodeFlags().includes('pending-deprecation') ||
    process.env['NODE_PENDING_DEPRECATION'] === '1'
  ) {
    return undefined
  }
  try {
    const holder = process as unknown as { binding(name: string): Record<string, unknown> }
    return holder.binding(name)
  } catch {
    return undefined
  }
}
