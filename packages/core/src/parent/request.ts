import { UncloneableError } from '../errors.ts'
import type { CallRequest } from '../wire/messages.ts'
import { valueChunks } from '../wire/value.ts'
import type { Launched } from './launch-child.ts'

/**
 * Makes the request of a call, chunk by chunk as it is sent. What fits into the first chunk is taken at once, and may be changed from then on.
 *
 * @throws {UncloneableError} when the parameter cannot be cloned; of a long one, while it is sent.
 */
export function requestChunks(
  { name, module }: Launched,
  param: unknown,
  credit: number,
): Iterator<Uint8Array, void> {
  const request: CallRequest = {
    action: name,
    module,
    credit,
    ...(param === undefined ? {} : { param }),
  }
  const chunks = ofParam(valueChunks(request, { root: 'request' }))
  const first = chunks.next()
  return (function* () {
    if (first.done === true) return
    yield first.value
    yield* chunks
  })()
}

/**
 * Names the parameter as its caller does.
 *
 * @yields The chunks.
 */
function* ofParam(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  try {
    yield* chunks
  } catch (error) {
    if (!(error instanceof UncloneableError)) throw error
    throw new UncloneableError(error.path.replace(/^request\./, ''), { cause: error.cause })
  }
}
