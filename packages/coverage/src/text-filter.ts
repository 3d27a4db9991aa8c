import { fileURLToPath } from 'node:url'
import type { RanText } from './profile-format.ts'

/** Tells whether a file is to be covered, by its absolute path. */
export type IsIncluded = (path: string) => boolean

/** A text of a profile, if it counts. */
export type UsedText = RanText | 'excluded'

/** The texts of a frame. */
export interface UsedTexts {
  readonly texts: readonly UsedText[]
  /** Whether each has a URL of its own. */
  readonly areDistinct: boolean
}

/** How many URLs are remembered. */
const MOST_URLS = 50_000

/** What is known of a URL. */
interface KnownUrl {
  /** One string for all children. */
  readonly url: string
  readonly isIncluded: boolean
  readonly problem?: string
}

/** Chooses the texts that count. Asks once for each URL, not for each child. */
export class TextFilter {
  readonly #isIncluded: IsIncluded
  readonly #known = new Map<string, KnownUrl>()
  /** What was said of the texts of a frame, which is one object for many children. */
  readonly #used = new WeakMap<readonly RanText[], UsedTexts>()

  constructor(isIncluded: IsIncluded) {
    this.#isIncluded = isIncluded
  }

  useAll(texts: readonly RanText[]): UsedTexts {
    let used = this.#used.get(texts)
    if (used === undefined) {
      const areDistinct = new Set(texts.map(({ url }) => url)).size === texts.length
      used = { texts: texts.map((text) => this.#use(text)), areDistinct }
      this.#used.set(texts, used)
    }
    return used
  }

  #use(text: RanText): UsedText {
    const { url, isIncluded, problem } = this.knownOf(text.url)
    if (!isIncluded) return 'excluded'
    return problem === undefined ? { ...text, url } : { ...text, url, problem }
  }

  /** Tells what a URL is, and whether it counts. */
  knownOf(url: string): KnownUrl {
    const known = this.#known.get(url) ?? this.#look(url)
    if (this.#known.size >= MOST_URLS) this.#known.clear()
    this.#known.set(known.url, known)
    return known
  }

  #look(url: string): KnownUrl {
    try {
      return { url, isIncluded: this.#isIncluded(fileURLToPath(url)) }
    } catch (error) {
      return { url, isIncluded: true, problem: String(error) }
    }
  }
}
