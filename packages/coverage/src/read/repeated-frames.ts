import type { SayingFrame } from './profile-reader.ts'

const MOST_BYTES = 256 * 1024
const MOST_FRAMES = 16

/** Keeps what is in frames that many children write alike, as those of one program do their texts, so that each is read once. */
export class RepeatedFrames {
  readonly #known: { readonly bytes: Buffer; readonly frame: SayingFrame | undefined }[] = []

  /**
   * Gives one object for frames of the same bytes.
   *
   * @param bodyBytes How many bytes of JSON are in it.
   */
  get(
    bytes: Buffer,
    bodyBytes: number,
    parse: () => SayingFrame | undefined,
  ): SayingFrame | undefined {
    if (bodyBytes > MOST_BYTES) return parse()
    const known = this.#known.find((each) => each.bytes.equals(bytes))
    if (known !== undefined) return known.frame
    const frame = parse()
    if (this.#known.length >= MOST_FRAMES) this.#known.shift()
    this.#known.push({ bytes: Buffer.from(bytes), frame })
    return frame
  }
}
