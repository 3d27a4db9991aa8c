import type { Site } from '../registry.ts'

/** Adds where the call was made to where it failed in the child. */
export function withCallerStack(thrown: unknown, caller: Site): unknown {
  try {
    addStack(thrown, caller)
  } catch {
    // What a layer throws may be a proxy, or have a getter that throws.
  }
  return thrown
}

function addStack(thrown: unknown, caller: Site): void {
  // A program may make its own kind of stacks; see https://nodejs.org/api/errors.html#errorpreparestacktraceerror-trace
  if (thrown instanceof Error && typeof caller.stack === 'string') {
    const frames = caller.stack.split('\n').slice(1).join('\n')
    const stack = `${thrown.stack}\n    --- re-executed from ---\n${frames}`
    // Not `Object.defineProperty`: what a layer throws may be frozen.
    Reflect.defineProperty(thrown, 'stack', { value: stack, configurable: true, writable: true })
  }
}
