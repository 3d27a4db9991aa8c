import type { FrameBodies, RanText } from './profile-format.ts'
import type { TextFilter } from './text-filter.ts'

/** How many texts one profile may have. */
const MOST_TEXTS = 2 ** 20

/** A text of a profile, if it counts. */
export type UsedText = RanText | 'excluded'

/** The texts of one profile, by their numbers. */
export class ProfileTexts {
  readonly #filter: TextFilter
  readonly #texts: UsedText[] = []

  constructor(filter: TextFilter) {
    this.#filter = filter
  }

  add({ first, texts }: FrameBodies['texts']): void {
    if (!(first >= 0 && first + texts.length <= MOST_TEXTS)) return
    for (const [at, text] of texts.entries()) this.#texts[first + at] = this.#filter.use(text)
  }

  /** Absent if the frame that had it was lost. */
  of(number: number): UsedText | undefined {
    return this.#texts[number]
  }
}
