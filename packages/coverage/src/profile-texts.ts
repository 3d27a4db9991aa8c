import type { FrameBodies } from './profile-format.ts'
import type { TextFilter, UsedText, UsedTexts } from './text-filter.ts'

/** How many texts one profile may have. */
const MOST_TEXTS = 2 ** 20

/** The texts of one profile, by their numbers. */
export class ProfileTexts {
  readonly #filter: TextFilter
  readonly #texts: UsedText[] = []
  readonly #isCovered: boolean[] = []
  #areDistinct = true
  #only: UsedTexts | undefined

  constructor(filter: TextFilter) {
    this.#filter = filter
  }

  add({ first, texts }: FrameBodies['texts']): void {
    if (!(first >= 0 && first + texts.length <= MOST_TEXTS)) return
    const used = this.#filter.useAll(texts)
    this.#only = first === 0 && this.#texts.length === 0 ? used : undefined
    this.#areDistinct &&= used.areDistinct && this.#texts.length === 0
    for (let at = 0; at < used.texts.length; at++) {
      this.#texts[first + at] = used.texts[at] as UsedText
    }
  }

  /** All of them, if they came at once: one object for all profiles that have the same. */
  get only(): UsedTexts | undefined {
    return this.#only
  }

  /** Notes that there are counts of a text. */
  cover(number: number): void {
    this.#isCovered[number] = true
  }

  /** Lists the URLs of texts that there are counts of, each once. */
  coveredUrls(): string[] {
    const urls: string[] = []
    for (let number = 0; number < this.#isCovered.length; number++) {
      const text = this.#texts[number]
      if (this.#isCovered[number] && text !== undefined && text !== 'excluded') urls.push(text.url)
    }
    return this.#areDistinct ? urls : [...new Set(urls)]
  }

  /** Absent if the frame that had it was lost. */
  of(number: number): UsedText | undefined {
    return this.#texts[number]
  }
}
