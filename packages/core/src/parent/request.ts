import { UncloneableError } from '../errors.ts'
import type { CallRequest } from '../wire/messages.ts'
import { plainText } from '../wire/plain-text.ts'
import { generalChunks } from '../wire/value.ts'
import type { Launched } from './launch-child.ts'

/** What a child is sent of a call: a plain value, as its JSON, or what makes the chunks as they are sent. */
export type Request = { readonly text: string } | { readonly each: Iterator<Uint8Array, void> }

/**
 * Makes the request of a call. What fits into the first chunk is taken at once, and may be changed from then on.
 *
 * @throws {UncloneableError} when the parameter cannot be cloned; of a long one, while it is sent.
 */
export function requestOf(action: Launched, param: unknown, credit: number): Request {
  const { name, module } = action
  const text = plainText(param)
  if (text !== undefined) {
    const start = `${startOf(action)}${credit}`
    return { text: text === '' ? `${start}}` : `${start},"param":${text}}` }
  }
  const whole: CallRequest = { action: name, module, credit, param }
  const chunks = ofParam(generalChunks(whole, { root: 'request' }))
  const first = chunks.next()
  return { each: first.done === true ? chunks : startingWith(first.value, chunks) }
}

/** How the requests of an action start. Quoting takes longer than most parameters do. */
const starts = new WeakMap<Launched, string>()

/** As `plainText` would write it. */
function startOf(action: Launched): string {
  const known = starts.get(action)
  if (known !== undefined) return known
  const { name, module } = action
  const start = `{"action":${JSON.stringify(name)},"module":${JSON.stringify(module)},"credit":`
  starts.set(action, start)
  return start
}

/**
 * Puts back what was taken.
 *
 * @yields The first chunk, and the others.
 */
function* startingWith<Chunk>(first: Chunk, others: Iterable<Chunk>): Generator<Chunk, void> {
  yield first
  yield* others
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
