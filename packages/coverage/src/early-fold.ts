import { basename } from 'node:path'
import { Books } from './books.ts'
import type { Fold } from './fold/fold.ts'
import type { KeptProfiles } from './kept-profiles.ts'
import { TextFilter } from './text-filter.ts'

/** Adds up the profiles of children as they end, while others run: so at the end there is little left to do. */
export class EarlyFold {
  readonly #directory: string
  readonly #fold: Fold
  readonly #kept: KeptProfiles
  // Which sources a text was made of is known later.
  readonly #filter = new TextFilter(() => true)
  #books: Books
  #ended: string[] = []
  #isHeld = false

  constructor(directory: string, fold: Fold, kept: KeptProfiles) {
    this.#directory = directory
    this.#fold = fold
    this.#kept = kept
    this.#books = new Books(directory, kept)
  }

  /** Is told of a profile in the directory that is complete, and adds it up when the program has nothing else to do. */
  note(path: string): void {
    if (this.#isHeld) return
    if (this.#ended.push(basename(path)) === 1) setImmediate(() => this.#addEnded())
  }

  /**
   * Does something while all profiles stay where they are.
   *
   * @param action Gets the books of those that were added up. If it fails, they go on.
   */
  async hold<Result>(action: (books: Books) => Promise<Result>): Promise<Result> {
    const books = this.#books
    this.#books = new Books(this.#directory, this.#kept)
    this.#ended = []
    this.#isHeld = true
    try {
      return await action(books)
    } catch (error) {
      this.#books = books
      throw error
    } finally {
      this.#isHeld = false
    }
  }

  #addEnded(): void {
    for (const name of this.#ended.splice(0)) this.#books.add(name, this.#fold, this.#filter)
  }
}
