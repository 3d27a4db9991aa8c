import { unlink, unlinkSync } from 'node:fs'

/** How many files are removed at once: to wake another thread for each takes as long as to remove it. */
const MANY = 64

/** Removes a file. What cannot be removed, such as a directory of that name, is left to the owner of the directory. */
export function removeNow(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // See above.
  }
}

/** Removes files as `removeNow`, but while this thread does other things: for the system that is half of the work that a small file makes. */
export class Removals {
  #paths: string[] = []
  #left = 0
  #onNone: (() => void) | undefined

  remove(path: string): void {
    if (this.#paths.push(path) >= MANY) this.#begin()
  }

  /** Waits until all are removed. */
  async finished(): Promise<void> {
    this.#begin()
    if (this.#left > 0) await new Promise<void>((resolve) => (this.#onNone = resolve))
  }

  #begin(): void {
    for (const path of this.#paths.splice(0)) {
      this.#left++
      unlink(path, () => {
        if (--this.#left === 0) this.#onNone?.()
      })
    }
  }
}
