import type { FlatScript } from '../flat-script.ts'
import type { RanText } from '../profile-format.ts'
import type { FunctionCov } from '../v8-coverage.ts'
import { checkFits } from './check-fits.ts'
import { FoldingText, type TextParts } from './folding-text.ts'
import { KnownFrames } from './known-frames.ts'
import type { KnownScript } from './known-scripts.ts'

/** A text that children ran, and its counts over all of them. */
export interface FoldedText extends RanText {
  /** V8's functions, offsets in UTF-16 code units, end exclusive. */
  readonly functions: readonly FunctionCov[]
  /**
   * Whether counts were taken of it in a process after it had begun to run, and so may lack functions that did not run: V8 tells of those only where what
   * is around them has run since the take before. Default: false.
   */
  readonly hasLaterTakes?: boolean
}

/** How many functions and blocks one profile may bring that no other has brought. A large program has some 100,000 of them. */
const MOST_NEW = 2 ** 21

/**
 * Adds up counts by text, in any order and grouping to the same. What it holds grows with distinct texts, never with profiles: of each
 * function how often it ran, and of each block that ever was counted apart how much more often, over all profiles.
 *
 * Sums are exact up to `Number.MAX_SAFE_INTEGER`, where they stay.
 */
export class Fold {
  readonly #texts = new Map<string, FoldingText>()
  /** The same, for texts that are one object for many children. */
  readonly #byText = new WeakMap<RanText, FoldingText>()
  /** Frames of counts that profiles had alike. */
  readonly frames: KnownFrames = new KnownFrames()
  #entries = 0
  #most = MOST_NEW

  /** Begins with another profile: there is a bound to what each may add. */
  beginProfile(): void {
    this.#most = this.#entries + MOST_NEW
  }

  /**
   * Adds the script of a text that is at `at` in a frame of counts, if it is one that was added before.
   *
   * @returns `undefined` if it has to be read, to be added.
   */
  addKnown(text: RanText, bytes: Buffer, at: number): KnownScript | undefined {
    return this.#byText.get(text)?.addKnown(bytes, at)
  }

  /**
   * Adds the counts of one script, or takes them away again.
   *
   * @throws {RangeError} when they cannot belong to the text; then nothing of them is added.
   */
  add(text: RanText, script: FlatScript, sign: 1 | -1 = 1): void {
    checkFits(script, text.length)
    if (this.#entries > this.#most) throw new RangeError('Its profile has too many functions')
    this.#entries += this.#foldingOf(text).add(script, sign)
  }

  #foldingOf(text: RanText): FoldingText {
    let folding = this.#byText.get(text)
    if (folding !== undefined) return folding
    const key = `${text.url}\n${text.length}\n${text.hash ?? ''}`
    folding = this.#texts.get(key)
    if (folding === undefined) {
      this.#texts.set(key, (folding = new FoldingText(text)))
      this.#entries++
    }
    folding.isAlso(text)
    this.#byText.set(text, folding)
    return folding
  }

  /** Lists what another fold can add up to the same as this one, in the order of URLs. */
  parts(): TextParts[] {
    return [...this.#texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each.parts())
  }

  /** Lists the texts with their counts, in the order of their URLs. */
  texts(): FoldedText[] {
    return [...this.#texts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, each]) => each.folded())
  }
}
