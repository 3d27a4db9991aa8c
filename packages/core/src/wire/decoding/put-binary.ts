import { VIEWS } from '../tags.ts'
import { DecodeError } from './decode-error.ts'
import type { Decoding } from './decoding.ts'
import { BytesPayload } from './payloads.ts'

type ViewClass = new (memory: ArrayBuffer) => ArrayBufferView

/** Puts the memory at once; the bytes come into it later. */
export function putArrayBuffer(decoding: Decoding, length: number, maxByteLength?: number): void {
  const memory =
    maxByteLength === undefined ? allocate(length) : new ArrayBuffer(length, { maxByteLength })
  decoding.putObject(memory)
  expectBytes(decoding, memory, length)
}

export function putView(decoding: Decoding, index: number, length: number): void {
  const name = VIEWS[index]
  if (name === undefined) throw new DecodeError(`There is no view ${index}.`)
  const memory = allocate(length)
  decoding.putObject(makeView(name, memory))
  expectBytes(decoding, memory, length)
}

function makeView(name: string, memory: ArrayBuffer): ArrayBufferView {
  if (name === 'Buffer') return Buffer.from(memory)
  // All names in `VIEWS` are globals, except in a Node.js that does not have that one yet.
  const viewClass = (globalThis as Record<string, unknown>)[name] as ViewClass | undefined
  if (viewClass === undefined) throw new DecodeError(`This Node.js has no ${name}.`)
  return new viewClass(memory)
}

/** Not cleared: nobody sees it before all of it was written. */
function allocate(length: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(length).buffer
}

function expectBytes(decoding: Decoding, memory: ArrayBuffer, length: number): void {
  if (length > 0) decoding.expect(new BytesPayload(new Uint8Array(memory, 0, length)))
}
