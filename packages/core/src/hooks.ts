/** From these versions of their lines on a hook leaves alone what it passes on, CommonJS above all; see docs/discoveries/node.md. */
const FIRST_OF_LINE: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  22: [22, 3],
  23: [Infinity, 0],
  24: [11, 1],
  25: [1, 0],
}

/** Tells whether modules can be loaded through hooks in a version of Node.js, and be what they are without. */
export function canHook(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number.parseFloat)
  const [firstMinor, firstPatch] = FIRST_OF_LINE[major] ?? [0, 0]
  return minor > firstMinor || (minor === firstMinor && patch >= firstPatch)
}

/** What hooks have that only give what Node.js would, for whoever wants to know whether there are others. */
export const HOOKS_OF_CORE: unique symbol = Symbol.for('@reexec/core/hooks@1')
