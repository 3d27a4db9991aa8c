import { nodeFlags } from './node-flags.ts'

/**
 * Calls what uses `fs.statSync()` or the like so that who is interrupted by that does not notice: Node.js puts what the system says into
 * one array for all callers of a thread, and reads it when it is back in JavaScript.
 */
export function keepStatValues<Result>(callback: () => Result): Result {
  values ??= findStatValues() ?? NONE
  const kept = values.slice()
  try {
    return callback()
  } finally {
    values.set(kept)
  }
}

const NONE = new Float64Array()
let values: Float64Array | undefined

/** Of the built-in binding that `node:fs` is made of. `undefined` with `--permission`, where nothing is interrupted. */
function findStatValues(): Float64Array | undefined {
  // It warns then.
  if (/pending-deprecation/.test(nodeFlags()) || process.env['NODE_PENDING_DEPRECATION'] === '1') {
    return undefined
  }
  try {
    const holder = process as unknown as { binding(name: string): { statValues?: unknown } }
    const { statValues } = holder.binding('fs')
    return statValues instanceof Float64Array ? statValues : undefined
  } catch {
    return undefined
  }
}
