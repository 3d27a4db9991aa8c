import type { ContentWriter } from 'istanbul-lib-report'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { ReportError } from '../errors.ts'

const COLORS: Readonly<Record<string, number>> = { low: 31, medium: 33, high: 32 }

/** Where goes what is not for files. */
export interface Printing {
  /** Takes what reporters print. Default: `process.stdout`. */
  readonly print?: ((text: string) => void) | undefined
  /** Whether what is printed has colors. Default: whether `process.stdout` is a terminal that has. */
  readonly colors?: boolean | undefined
}

/**
 * What reporters write with, instead of the writer of istanbul-lib-report, which takes a file for written when the disk was full half-way,
 * and leaves its directory when a name says so.
 */
export class ReportWriter {
  readonly #base: () => string
  readonly #folder: string
  readonly #print: (text: string) => void
  readonly #hasColors: boolean

  /** @param base Makes the directory of the reports, if a file is written, and returns its path. */
  constructor(base: () => string, { print, colors }: Printing = {}, folder = '.') {
    this.#base = base
    this.#folder = folder
    this.#print = print ?? ((text) => void process.stdout.write(text))
    // `hasColors` knows of NO_COLOR and FORCE_COLOR.
    this.#hasColors = colors ?? (process.stdout.isTTY && process.stdout.hasColors())
  }

  /** @param name `null` or `-` is what is printed. */
  writeFile(name: string | null): ContentWriter {
    if (name === null || name === '-') return new PrintWriter(this.#print, this.#hasColors)
    return new WholeFileWriter(this.#makePath(name))
  }

  writerForDir(name: string): ReportWriter {
    const printing = { print: this.#print, colors: this.#hasColors }
    return new ReportWriter(this.#base, printing, this.#below(name))
  }

  copyFile(source: string, name: string, header = ''): void {
    const path = this.#makePath(name)
    writeFileSync(path, Buffer.concat([Buffer.from(header), readFileSync(source)]))
  }

  #makePath(name: string): string {
    const below = this.#below(name)
    const path = join(this.#base(), below)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }

  #below(name: string): string {
    const below = join(this.#folder, name)
    if (isAbsolute(name) || isAbsolute(below) || /^\.\.(?:[/\\]|$)/.test(below)) {
      throw new ReportError(name, new Error('it is outside of the directory of reports'))
    }
    return below
  }
}

class WholeFileWriter implements ContentWriter {
  readonly #path: string
  readonly #fd: number
  #pending: string[] = []
  #length = 0

  constructor(path: string) {
    this.#path = path
    this.#fd = openSync(path, 'w')
  }

  write(text: string): void {
    this.#pending.push(text)
    this.#length += text.length
    if (this.#length >= 65_536) this.#flush()
  }

  println(text: string): void {
    this.write(`${text}\n`)
  }

  colorize(text: string): string {
    return text
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(''))
    this.#pending = []
    this.#length = 0
    try {
      // One call may write less than all, and only the next one says why.
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at)
    } catch (error) {
      closeSync(this.#fd)
      throw Object.assign(error as Error, { path: this.#path })
    }
  }
}

class PrintWriter implements ContentWriter {
  readonly #print: (text: string) => void
  readonly #hasColors: boolean

  constructor(print: (text: string) => void, hasColors: boolean) {
    this.#print = print
    this.#hasColors = hasColors
  }

  write(text: string): void {
    this.#print(text)
  }

  println(text: string): void {
    this.#print(`${text}\n`)
  }

  close(): void {
    // What is printed is not ours to close.
  }

  colorize(text: string, clazz = ''): string {
    const color = COLORS[clazz]
    return this.#hasColors && color !== undefined ? `\u001B[${color};1m${text}\u001B[0m` : text
  }
}
