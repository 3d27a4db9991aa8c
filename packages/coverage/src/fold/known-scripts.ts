import { FlatScript } from '../flat-script.ts'
import { ByteCursor } from '../scan/byte-cursor.ts'
import { scanFunctions } from '../scan/scan-counts.ts'

/** How many are remembered of a text: children of several kinds come in any order. */
const MOST_SCRIPTS = 4
const MOST_BYTES = 64 * 1024

/** Adds a script some times more. */
export type AddAgain = (script: FlatScript, times: number) => void

const flat = new FlatScript()

/**
 * The scripts of one text that came last, byte by byte. Most children run most modules alike: such a script is not read again, but compared,
 * and added when somebody asks for the sum, as often as it came.
 */
export class KnownScripts {
  readonly #addAgain: AddAgain
  /** The last first. */
  readonly #scripts: { readonly bytes: Buffer; times: number }[] = []

  constructor(addAgain: AddAgain) {
    this.#addAgain = addAgain
  }

  /**
   * Counts the script at `at` once more if it is one of them.
   *
   * @returns How many bytes it has. 0 if it is none of them.
   */
  take(bytes: Buffer, at: number): number {
    for (let index = 0; index < this.#scripts.length; index++) {
      const script = this.#scripts[index] as { bytes: Buffer; times: number }
      const end = at + script.bytes.length
      // A script is over where its brackets are: nothing can be behind it that belongs to it.
      if (end > bytes.length || bytes.compare(script.bytes, 0, script.bytes.length, at, end) !== 0)
        continue
      script.times++
      if (index > 0) this.#scripts.unshift(...this.#scripts.splice(index, 1))
      return script.bytes.length
    }
    return 0
  }

  /** Remembers a script that has been added. */
  remember(script: FlatScript): void {
    if (script.length === 0 || script.length > MOST_BYTES) return
    if (this.#scripts.length >= MOST_SCRIPTS) this.#settle(this.#scripts.pop())
    this.#scripts.unshift({ bytes: script.copyBytes(), times: 0 })
  }

  /** Adds what was counted only. */
  settle(): void {
    for (const script of this.#scripts) {
      this.#settle(script)
      script.times = 0
    }
  }

  #settle(script: { readonly bytes: Buffer; readonly times: number } | undefined): void {
    if (script === undefined || script.times === 0) return
    scanFunctions(new ByteCursor(script.bytes, 0, script.bytes.length), flat, -1)
    this.#addAgain(flat, script.times)
  }
}
