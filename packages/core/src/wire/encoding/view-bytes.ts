import { VIEWS } from '../tags.ts'
import { getterOf } from './getter-of.ts'

interface Getters {
  readonly buffer: (this: unknown) => ArrayBuffer
  readonly byteOffset: (this: unknown) => number
  readonly byteLength: (this: unknown) => number
}

const TypedArray = Object.getPrototypeOf(Uint8Array) as { readonly prototype: Uint8Array }
const nameOfTypedArray = getterOf(TypedArray.prototype, Symbol.toStringTag)
const ofTypedArray = gettersOf(TypedArray.prototype)
const ofDataView = gettersOf(DataView.prototype)

/**
 * The bytes of an ArrayBuffer, or those that a view of one shows; `undefined` if they are gone. What an own property or a subclass makes
 * believe does not count.
 */
export function bytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array | undefined {
  try {
    return ArrayBuffer.isView(source) ? bytesOfView(source) : new Uint8Array(source)
  } catch {
    // The memory was transferred, or shrunk.
    return undefined
  }
}

function bytesOfView(view: ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = nameOf(view) === 'DataView' ? ofDataView : ofTypedArray
  return new Uint8Array(buffer.call(view), byteOffset.call(view), byteLength.call(view))
}

/** Finds what stands for the class of a view. */
export function viewIndexOf(view: ArrayBufferView): number {
  return VIEWS.indexOf(Buffer.isBuffer(view) ? 'Buffer' : nameOf(view))
}

function nameOf(view: ArrayBufferView): string {
  return (nameOfTypedArray.call(view) as string | undefined) ?? 'DataView'
}

function gettersOf(prototype: object): Getters {
  const keys = ['buffer', 'byteOffset', 'byteLength']
  // Each of them gives what its name says.
  return Object.fromEntries(
    keys.map((key) => [key, getterOf(prototype, key)]),
  ) as unknown as Getters
}
