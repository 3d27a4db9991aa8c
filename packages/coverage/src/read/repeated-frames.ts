import type { SayingFrame } from './profile-reader.ts'

const MOST_BYTES = 256 * 1024
const MOST_FRAMES = 16

/** A frame that has been read, and may come again. */
export interface RepeatedFrame {
  /** All of it. */
  readonly bytes: Buffer
  /** Absent for one of counts, and for what is damaged. */
  readonly says: SayingFrame | undefined
}

/** Remembers frames that many children write alike, as those of one program do, so that each is read once. */
export class RepeatedFrames {
  /** The last first. */
  readonly #known: RepeatedFrame[] = []

  /** Gives one object for frames of the same bytes. `undefined` if there was none. */
  find(bytes: Buffer): RepeatedFrame | undefined {
    for (let index = 0; index < this.#known.length; index++) {
      const known = this.#known[index] as RepeatedFrame
      if (known.bytes.length !== bytes.length || !known.bytes.equals(bytes)) continue
      if (index > 0) this.#known.unshift(...this.#known.splice(index, 1))
      return known
    }
    return undefined
  }

  /**
   * Remembers a frame that is whole, if it is not too large.
   *
   * @param bodyBytes How many bytes of JSON are in it.
   */
  remember(bytes: Buffer, bodyBytes: number, says?: SayingFrame): RepeatedFrame | undefined {
    if (bodyBytes > MOST_BYTES) return undefined
    if (this.#known.length >= MOST_FRAMES) this.#known.pop()
    const frame = { bytes: Buffer.from(bytes), says }
    this.#known.unshift(frame)
    return frame
  }
}
