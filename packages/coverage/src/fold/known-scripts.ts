import { FlatScript } from '../flat-script.ts'
import { ByteCursor } from '../scan/byte-cursor.ts'
import { scanFunctions } from '../scan/scan-counts.ts'

/** How many are remembered of a text: children of several kinds come in any order. */
const MOST_SCRIPTS = 4
const MOST_BYTES = 64 * 1024

/** Adds a script some times more. */
export type AddAgain = (script: FlatScript, times: number) => void

const flat = new FlatScript()

/** A script that has been added, and may come again. */
export interface KnownScript {
  /** From behind the number of its text to its end. */
  readonly bytes: Buffer
  /** How often it came since it was added. */
  times: number
  /** What comes of it from now on is not added. */
  isForgotten: boolean
}

/**
 * The scripts of one text that came last, byte by byte. Most children run most modules alike: such a script is not read again, but compared,
 * and added when somebody asks for the sum, as often as it came.
 */
export class KnownScripts {
  readonly #addAgain: AddAgain
  /** The last first. */
  readonly #scripts: KnownScript[] = []

  constructor(addAgain: AddAgain) {
    this.#addAgain = addAgain
  }

  /**
   * Counts the script at `at` once more if it is one of them.
   *
   * @returns `undefined` if it is none of them.
   */
  take(bytes: Buffer, at: number): KnownScript | undefined {
    for (let index = 0; index < this.#scripts.length; index++) {
      const script = this.#scripts[index] as KnownScript
      const end = at + script.bytes.length
      // A script is over where its brackets are: nothing can be behind it that belongs to it.
      if (end > bytes.length || bytes.compare(script.bytes, 0, script.bytes.length, at, end) !== 0)
        continue
      script.times++
      if (index > 0) this.#scripts.unshift(...this.#scripts.splice(index, 1))
      return script
    }
    return undefined
  }

  /** Remembers a script that has been added. */
  remember(script: FlatScript): void {
    if (script.length === 0 || script.length > MOST_BYTES) return
    if (this.#scripts.length >= MOST_SCRIPTS) this.#forget(this.#scripts.pop() as KnownScript)
    this.#scripts.unshift({ bytes: script.copyBytes(), times: 0, isForgotten: false })
  }

  /** Adds what was counted only. */
  settle(): void {
    for (const script of this.#scripts) this.#settle(script)
  }

  #forget(script: KnownScript): void {
    this.#settle(script)
    script.isForgotten = true
  }

  #settle(script: KnownScript): void {
    if (script.times === 0) return
    scanFunctions(new ByteCursor(script.bytes, 0, script.bytes.length), flat, -1)
    this.#addAgain(flat, script.times)
    script.times = 0
  }
}
