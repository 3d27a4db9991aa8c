/** Is called with each line of a stream, without its end. */
export type LineListener = (line: string) => void

/** A line that is longer comes in pieces, so that what holds no line ends does not fill the memory. */
const LONGEST_LINE = 1024 * 1024

/** Cuts a stream of UTF-8 into lines, which end with `\n` or `\r\n`. */
export class Lines {
  readonly #listener: LineListener
  readonly #decoder = new TextDecoder()
  #rest = ''

  constructor(listener: LineListener) {
    this.#listener = listener
  }

  push(chunk: Uint8Array): void {
    this.#take(this.#decoder.decode(chunk, { stream: true }))
  }

  /** Hands over the last line, if it has no end. */
  end(): void {
    this.#take(this.#decoder.decode())
    const last = this.#rest
    this.#rest = ''
    if (last !== '') this.#listener(last)
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    // A listener that throws has had its line.
    this.#rest = lines.pop() as string
    for (const line of lines) this.#listener(line.endsWith('\r') ? line.slice(0, -1) : line)
    while (this.#rest.length > LONGEST_LINE) {
      const piece = this.#rest.slice(0, LONGEST_LINE)
      this.#rest = this.#rest.slice(LONGEST_LINE)
      this.#listener(piece)
    }
  }
}
