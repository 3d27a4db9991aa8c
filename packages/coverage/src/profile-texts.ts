import type { FrameBodies } from './profile-format.ts'
import type { TextFilter, UsedText } from './text-filter.ts'

/** How many texts one profile may have. */
const MOST_TEXTS = 2 ** 20

/** The texts of one profile, by their numbers. */
export class ProfileTexts {
  readonly #filter: TextFilter
  readonly #texts: UsedText[] = []

  constructor(filter: TextFilter) {
    this.#filter = filter
  }

  add({ first, texts }: FrameBodies['texts']): void {
    if (!(first >= 0 && first + texts.length <= MOST_TEXTS)) return
    for (const [at, text] of this.#filter.useAll(texts).entries()) this.#texts[first + at] = text
  }

  /** Absent if the frame that had it was lost. */
  of(number: number): UsedText | undefined {
    return this.#texts[number]
  }
}
