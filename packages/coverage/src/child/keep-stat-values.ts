import { quietBinding } from './quiet-binding.ts'

/**
 * Calls what uses `fs.statSync()` or the like so that who is interrupted by that does not notice: Node.js puts what the system says into
 * one array for all callers of a thread, and reads it when it is back in JavaScript.
 */
export function keepStatValues<Result>(callback: () => Result): Result {
  shared ??= findStatValues() ?? NONE
  const kept = shared.slice()
  try {
    return callback()
  } finally {
    shared.set(kept)
  }
}

const NONE = new Float64Array()
let shared: Float64Array | undefined

/** `undefined` with `--permission`, where nothing is interrupted. */
function findStatValues(): Float64Array | undefined {
  const values = quietBinding('fs')?.['statValues']
  return values instanceof Float64Array ? values : undefined
}
