import { fileURLToPath, pathToFileURL } from 'node:url'
import { join, resolve } from 'node:path'
import type { ChildAccount } from '../account.ts'
import { UnmergeableFileError } from '../errors.ts'
import type { FlatScript } from '../flat-script.ts'
import { pathBelow } from '../matcher.ts'
import type { FrameBodies, RanText } from '../profile-format.ts'
import { ProfileTexts } from '../profile-texts.ts'
import { ProfileReader, type ReadFrame } from '../read/profile-reader.ts'
import { TextFilter } from '../text-filter.ts'
import type { Totals } from '../totals.ts'

/**
 * Adds what a file of `keepCoverage` holds. What lay below the root of that run lies below this one's.
 *
 * @throws {UnmergeableFileError} if it is not whole, or not such a file: what then is added is not to be used.
 */
export function readKept(path: string, root: string, totals: Totals): void {
  using reader = new ProfileReader(path)
  const kept = new KeptReader(path, resolve(root), totals)
  for (const frame of reader.frames()) kept.take(frame)
  if (reader.tornBytes > 0) throw new UnmergeableFileError(path, `it is damaged`)
  kept.end()
}

class KeptReader {
  readonly #path: string
  readonly #root: string
  readonly #totals: Totals
  readonly #texts = new ProfileTexts(new TextFilter(() => true))
  #kept: FrameBodies['kept'] | undefined
  #found = { texts: 0, children: 0 }

  constructor(path: string, root: string, totals: Totals) {
    this.#path = path
    this.#root = root
    this.#totals = totals
    totals.fold.beginProfile()
  }

  take(frame: ReadFrame): void {
    if (frame.kind === 'kept') {
      this.#kept ??= frame.body
    } else if (frame.kind === 'texts') {
      const { first, texts } = frame.body
      this.#found.texts += texts.length
      this.#texts.add({ first, texts: texts.map((text) => this.#textHere(text)) })
    } else if (frame.kind === 'counts' || frame.kind === 'deducted') {
      frame.giveTo({ take: (script) => this.#add(script, frame.kind === 'counts' ? 1 : -1) })
    } else if (frame.kind === 'account') {
      this.#found.children++
      this.#totals.children.push(this.#accountHere(frame.body))
    }
  }

  #add(script: FlatScript, sign: 1 | -1): void {
    const text = this.#texts.of(script.text)
    if (text === undefined || text === 'excluded') return
    try {
      this.#totals.fold.add(text, script, sign)
    } catch (cause) {
      throw new UnmergeableFileError(this.#path, String(cause))
    }
  }

  /** A file that was cut between two frames has no torn one. */
  end(): void {
    const { texts, children } = this.#found
    if (this.#kept === undefined)
      throw new UnmergeableFileError(this.#path, 'it was not made by --keep')
    if (this.#kept.texts !== texts || this.#kept.children !== children)
      throw new UnmergeableFileError(this.#path, 'it is not whole')
  }

  #textHere(text: RanText): RanText {
    return { ...text, url: this.#urlHere(text.url) }
  }

  #accountHere(child: ChildAccount): ChildAccount {
    const texts = child.texts.map((url) => this.#urlHere(url))
    const refused = child.refused.map((each) => ({ ...each, url: this.#urlHere(each.url) }))
    return { ...child, texts, refused }
  }

  #urlHere(url: string): string {
    if (this.#kept === undefined || this.#kept.root === this.#root) return url
    try {
      const below = pathBelow(this.#kept.root, fileURLToPath(url))
      return below === undefined ? url : pathToFileURL(join(this.#root, below)).href
    } catch {
      return url
    }
  }
}
