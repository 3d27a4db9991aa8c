import { parseBody } from './parse-body.ts'
import type { SayingFrame } from './profile-reader.ts'

const MOST_BYTES = 256 * 1024
const MOST_FRAMES = 16

/** Parses frames that many children write alike, as those of one program do their texts, once. */
export class RepeatedFrames {
  readonly #known: { readonly bytes: Buffer; readonly frame: SayingFrame | undefined }[] = []

  /** Gives one object for frames of the same bytes. */
  parse(kind: SayingFrame['kind'], body: Buffer): SayingFrame | undefined {
    if (body.length > MOST_BYTES) return parseBody(kind, body)
    const known = this.#known.find(({ bytes }) => bytes.equals(body))
    if (known !== undefined) return known.frame
    const frame = parseBody(kind, body)
    if (this.#known.length >= MOST_FRAMES) this.#known.shift()
    this.#known.push({ bytes: Buffer.from(body), frame })
    return frame
  }
}
