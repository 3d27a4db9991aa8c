import type { FlatScript } from './flat-script.ts'
import type { Fold } from './fold/fold.ts'
import type { KnownScript } from './fold/known-scripts.ts'
import type { ProfileTexts } from './profile-texts.ts'
import type { CountsFrame } from './read/profile-reader.ts'
import type { CountsTaker } from './scan/scan-counts.ts'

/** Is told of a script that cannot be counted, and why. */
export type RefuseScript = (url: string, reason: string) => void

/** Adds the counts of one profile to a fold. Scripts that are not included are passed over. */
export class ProfileCounts implements CountsTaker {
  readonly #texts: ProfileTexts
  readonly #fold: Fold
  readonly #refuse: RefuseScript
  /** Of the frame that is read: the scripts that were known, and the numbers of their texts. */
  #scripts: KnownScript[] = []
  #numbers: number[] = []
  #hasOthers = false

  constructor(texts: ProfileTexts, fold: Fold, refuse: RefuseScript) {
    this.#texts = texts
    this.#fold = fold
    this.#refuse = refuse
  }

  add(frame: CountsFrame): void {
    const { same } = frame
    const texts = this.#texts.only
    const known = same && texts && this.#fold.frames.take(same, texts)
    if (known !== undefined) {
      for (const number of known) this.#texts.cover(number)
      return
    }
    this.#scripts = []
    this.#numbers = []
    this.#hasOthers = false
    const isWhole = frame.giveTo(this)
    if (!isWhole || this.#hasOthers || same === undefined || texts === undefined) return
    this.#fold.frames.remember(same, { texts, numbers: this.#numbers, scripts: this.#scripts })
  }

  takeKnown(number: number, bytes: Buffer, at: number): number {
    const text = this.#texts.of(number)
    if (text === undefined || text === 'excluded') return 0
    const script = this.#fold.addKnown(text, bytes, at)
    if (script === undefined) return 0
    this.#scripts.push(script)
    this.#numbers.push(number)
    this.#texts.cover(number)
    return script.bytes.length
  }

  take(script: FlatScript): void {
    const text = this.#texts.of(script.text)
    if (text === 'excluded') return
    this.#hasOthers = true
    if (text === undefined) return this.#refuse('unknown', 'its text was lost')
    if (text.problem !== undefined) return this.#refuse(text.url, text.problem)
    try {
      this.#fold.add(text, script)
      this.#texts.cover(script.text)
    } catch (error) {
      this.#refuse(text.url, String(error))
    }
  }
}
