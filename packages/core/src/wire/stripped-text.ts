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

/** Texts as they are sent: one value each would take a child longer to decode than all the rest of its order. */
export interface PackedTexts {
  /** JSON of an `IndexEntry` for each text. */
  readonly index: string
  /** File and text of each, one after the other. */
  readonly bytes: Uint8Array
}

type IndexEntry = [url: string, fileBytes: number, textBytes: number]

/** How much a child hands over and a parent keeps, at most, in bytes. */
export const MAX_STRIPPED_BYTES: number = 64 * 1024 * 1024

/** What a text counts for. */
export function bytesOfStripped({ url, file, text }: StrippedText): number {
  return url.length + file.length + text.length
}

/** Makes one value of texts. */
export function packTexts(texts: readonly StrippedText[]): PackedTexts {
  const index = texts.map(({ url, file, text }): IndexEntry => [url, file.length, text.length])
  const bytes = Buffer.concat(texts.flatMap(({ file, text }) => [file, text]))
  return { index: JSON.stringify(index), bytes }
}

/**
 * Makes texts of one value. They are views of it.
 *
 * @throws {FrameError} when it is something else.
 */
export function unpackTexts(packed: unknown): StrippedText[] {
  const { index, bytes } = Object(packed) as Partial<PackedTexts>
  const entries = typeof index === 'string' ? parse(index) : undefined
  if (!(bytes instanceof Uint8Array) || !isIndex(entries)) throw notTexts()
  let at = 0
  const take = (count: number): Uint8Array => bytes.subarray(at, (at += count))
  const texts = entries.map(([url, file, text]) => ({ url, file: take(file), text: take(text) }))
  if (at !== bytes.length) throw notTexts()
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
