import { fileURLToPath } from 'node:url'
import type { RanText } from './profile-format.ts'

/** Tells whether a file is to be covered, by its absolute path. */
export type IsIncluded = (path: string) => boolean

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

  constructor(isIncluded: IsIncluded) {
    this.#isIncluded = isIncluded
  }

  use(text: RanText): RanText | 'excluded' {
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
