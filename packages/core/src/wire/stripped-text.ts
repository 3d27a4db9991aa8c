import { FrameError } from './frame.ts'

/** A TypeScript module without its types, as a child has loaded it. */
export interface StrippedText {
  /** URL of the module. */
  readonly url: string
  /** The bytes of its file. */
  readonly file: Uint8Array
  /** What V8 runs of it, in UTF-8. */
  readonly text: Uint8Array
}

type IndexEntry = [url: string, fileBytes: number, textBytes: number]

/** How much a child hands over and a parent keeps, at most, in bytes. */
export const MAX_STRIPPED_BYTES: number = 64 * 1024 * 1024

/** What a text counts for. */
export function bytesOfStripped({ url, file, text }: StrippedText): number {
  return url.length + file.length + text.length
}

/**
 * Packs texts: the length of an index (32 bit, little endian), the index, which is JSON of an `IndexEntry` for each text, and file and
 * text of each. As a value of its own each, a child would need longer to decode them than for all else that it is sent.
 */
export function packTexts(texts: readonly StrippedText[]): Buffer {
  const entries = texts.map(({ url, file, text }): IndexEntry => [url, file.length, text.length])
  const index = Buffer.from(JSON.stringify(entries))
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(index.length)
  return Buffer.concat([head, index, ...texts.flatMap(({ file, text }) => [file, text])])
}

const HEAD_BYTES = 4

/**
 * Unpacks texts. They are views of what they were packed into.
 *
 * @throws {FrameError} when that is something else.
 */
export function unpackTexts(packed: unknown): StrippedText[] {
  if (!Buffer.isBuffer(packed) || packed.length < HEAD_BYTES) throw notTexts()
  let at = HEAD_BYTES + packed.readUInt32LE()
  const entries = parse(packed.toString('utf8', HEAD_BYTES, at))
  if (!isIndex(entries)) throw notTexts()
  const take = (count: number): Buffer => packed.subarray(at, (at += count))
  const texts = entries.map(([url, file, text]) => ({ url, file: take(file), text: take(text) }))
  if (at !== packed.length) throw notTexts()
  return texts
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isIndex(value: unknown): value is IndexEntry[] {
  return Array.isArray(value) && value.every(isIndexEntry)
}

function isIndexEntry(value: unknown): value is IndexEntry {
  const [url, file, text] = Array.isArray(value) ? (value as unknown[]) : []
  return typeof url === 'string' && isCount(file) && isCount(text)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function notTexts(): FrameError {
  return new FrameError('These are no stripped texts.')
}
