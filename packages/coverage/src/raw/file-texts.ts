import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openRegular } from '../read/open-regular.ts'
import { hashText } from '../text-hash.ts'

const MOST_BYTES = 64 * 1024 * 1024
const MOST_FILES = 50_000

/** What a file holds, as V8 would run it. */
export interface FileText {
  /** In UTF-16 code units. */
  readonly length: number
  readonly hash: string
  /** In milliseconds since the epoch. */
  readonly changedMs: number
  /** Whether it names a source map itself. */
  readonly isMapped: boolean
}

/** Looks at files of scripts, once at each. */
export class FileTexts {
  readonly #known = new Map<string, FileText | Error>()

  /** @throws {Error} when the file cannot be read. */
  textOf(url: string): FileText {
    let known = this.#known.get(url)
    if (known === undefined) {
      if (this.#known.size >= MOST_FILES) this.#known.clear()
      this.#known.set(url, (known = look(url)))
    }
    if (known instanceof Error) throw known
    return known
  }
}

function look(url: string): FileText | Error {
  try {
    using file = openRegular(fileURLToPath(url), { followLink: true })
    if (file.size > MOST_BYTES) return new Error('the file is too large')
    const text = readFileSync(file.fd, 'utf8').replace(/^\uFEFF/, '')
    const { changedMs } = file
    const isMapped = text.includes('sourceMappingURL=')
    return { length: text.length, hash: hashText(text), changedMs, isMapped }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
