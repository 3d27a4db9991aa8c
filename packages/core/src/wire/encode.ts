import { Encoder } from './encoding/encoder.ts'

export interface EncodeOptions {
  /** What the value is called in the path of an error, such as `result`. */
  readonly root: string
  /** Whether what cannot be cloned becomes its description, as in a value that was thrown. Default: it fails. */
  readonly lenient?: boolean
}

/**
 * Encodes a value for another process, chunk by chunk: at most one chunk is held besides the value.
 *
 * @yields Chunks of at most 1 MiB. Large binary data are the memory of the value itself, not copied.
 * @throws {UncloneableError} with the path of what cannot be cloned, maybe when some chunks are out.
 */
export function* encodeChunks(
  value: unknown,
  { root, lenient = false }: EncodeOptions,
): Generator<Uint8Array, void, void> {
  const encoder = new Encoder(root, lenient)
  const { writer } = encoder
  try {
    encoder.write(value)
    while (encoder.writeOn()) {
      for (const chunk of writer.takeChunks()) yield chunk
    }
    const last = writer.takeLast()
    if (last.length > 0) yield last
  } finally {
    writer.release()
  }
}

/**
 * Encodes a small value for another process, in one piece.
 *
 * @throws {UncloneableError} with the path of what cannot be cloned.
 */
export function encode(value: unknown, { root, lenient = false }: EncodeOptions): Buffer {
  const encoder = new Encoder(root, lenient)
  const { writer } = encoder
  const chunks: Uint8Array[] = []
  try {
    encoder.write(value)
    while (encoder.writeOn()) chunks.push(...writer.takeChunks())
    const last = writer.takeLast()
    return chunks.length === 0 ? last : Buffer.concat([...chunks, last])
  } finally {
    writer.release()
  }
}
