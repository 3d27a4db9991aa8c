/** Is thrown when bytes are not an encoded value, or not all of one. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}
