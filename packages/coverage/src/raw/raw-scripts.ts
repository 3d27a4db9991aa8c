import type { FlatScript } from '../flat-script.ts'
import type { FileWindow } from '../read/file-window.ts'
import { ByteCursor, decodeString } from '../scan/byte-cursor.ts'
import { scanFunctions } from './scan-functions.ts'

// Cannot be within a string, where quotes are escaped.
const SCRIPT = Buffer.from('{"scriptId":')
const URL_KEY = Buffer.from(',"url":')
const FUNCTIONS = Buffer.from(',"functions":')

const BEGIN = Buffer.from('{"result":[')
const MOST_HEAD_BYTES = 64 * 1024
const MOST_SCRIPT_BYTES = 64 * 1024 * 1024

/** The scripts of a file of raw coverage. */
export class RawScripts {
  readonly #window: FileWindow
  readonly #isWanted: (url: string) => boolean
  /** URLs of scripts whose counts could not be read. */
  readonly damaged: Set<string> = new Set()
  isWhole = true

  /** @param window At the start of the file. */
  constructor(window: FileWindow, isWanted: (url: string) => boolean) {
    this.#window = window
    this.#isWanted = isWanted
  }

  /**
   * Reads them one by one, once.
   *
   * @param flat Gets the counts of the script that was yielded last.
   * @yields The URL of each that is wanted.
   */
  *read(flat: FlatScript): Generator<string, void> {
    this.#window.fill(BEGIN.length)
    this.isWhole = this.#window.bytes.subarray(0, BEGIN.length).equals(BEGIN)
    while (this.#window.skipTo(SCRIPT)) {
      const head = this.#scanHead()
      if (head === undefined) this.#window.skip(1)
      else if (!this.#isWanted(head.url)) this.#window.skip(head.size)
      else if (this.#scanScript(head.size, flat)) yield head.url
      else this.#noteDamaged(head.url)
    }
  }

  /** Finds the URL, and where the functions begin. */
  #scanHead(): { url: string; size: number } | undefined {
    this.#window.fill(1024)
    for (;;) {
      const { bytes } = this.#window
      const cursor = new ByteCursor(bytes, SCRIPT.length, bytes.length)
      const isRead = cursor.takeString() && cursor.takeText(URL_KEY) && cursor.takeString()
      const url = decodeUrl(bytes, cursor)
      if (isRead && cursor.takeText(FUNCTIONS)) return { url, size: cursor.at }
      if (!cursor.isAtEnd || !this.#fillMore(MOST_HEAD_BYTES)) {
        this.isWhole = false
        return undefined
      }
    }
  }

  /** Reads the functions, and goes to their end. */
  #scanScript(from: number, flat: FlatScript): boolean {
    for (;;) {
      const { bytes } = this.#window
      const cursor = new ByteCursor(bytes, from, bytes.length)
      flat.begin(bytes, -1)
      if (scanFunctions(cursor, flat)) {
        this.#window.skip(cursor.at)
        return true
      }
      if (!cursor.isAtEnd || !this.#fillMore(MOST_SCRIPT_BYTES)) return false
    }
  }

  /** Gets twice as much of the file, so that what is read anew each time is less than twice of it. */
  #fillMore(most: number): boolean {
    const { length } = this.#window.bytes
    if (this.#window.isLast || length >= most) return false
    this.#window.fill(2 * length)
    return this.#window.bytes.length > length
  }

  #noteDamaged(url: string): void {
    this.isWhole = false
    if (this.damaged.size < 1000) this.damaged.add(url)
    this.#window.skip(1)
  }
}

function decodeUrl(bytes: Uint8Array, { stringFrom, stringTo }: ByteCursor): string {
  return decodeString(bytes.subarray(stringFrom, stringTo))
}
