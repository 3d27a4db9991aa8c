import type { KnownScript } from './known-scripts.ts'

/** The scripts of a frame of counts, each of which is as one before. */
export interface KnownFrame {
  /** The texts of the profile, which their numbers are of: one object for all that have the same. */
  readonly texts: object
  /** Numbers of the texts that there are counts of. */
  readonly numbers: readonly number[]
  readonly scripts: readonly KnownScript[]
}

/** Most children write the frame that the one before has written: then not even its scripts are compared, but counted once more. */
export class KnownFrames {
  readonly #frames = new WeakMap<object, KnownFrame>()

  /**
   * Adds the counts of a frame again.
   *
   * @param same One object for all frames of the same bytes.
   * @returns The numbers of its texts. `undefined` if it has to be read.
   */
  take(same: object, texts: object): readonly number[] | undefined {
    const known = this.#frames.get(same)
    if (known === undefined || known.texts !== texts) return undefined
    if (known.scripts.some(({ isForgotten }) => isForgotten)) return undefined
    for (const script of known.scripts) script.times++
    return known.numbers
  }

  remember(same: object, frame: KnownFrame): void {
    this.#frames.set(same, frame)
  }
}
