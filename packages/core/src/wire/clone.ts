import { DefaultDeserializer, serialize } from 'node:v8'
import { UncloneableError } from '../errors.ts'

/**
 * Serializes a value for another process, by the structured clone algorithm of `v8.serialize`.
 *
 * @param root What the value is called in an error, such as `result`.
 * @throws {UncloneableError} with the path at which it failed.
 */
export function cloneToBytes(value: unknown, root: string): Buffer {
  try {
    return serialize(value)
  } catch (cause) {
    throw new UncloneableError(findUncloneable(value, root), { cause })
  }
}

/**
 * Reads what `cloneToBytes` wrote. Typed arrays get memory of their own, Buffers share that of `bytes`.
 * Throws what `v8.deserialize` throws for other bytes.
 */
export function cloneFromBytes(bytes: Uint8Array): unknown {
  const reader = new OwningDeserializer(bytes)
  reader.readHeader()
  return reader.readValue()
}

type ViewClass = new (memory: ArrayBufferLike) => NodeJS.ArrayBufferView

/** Not in the types of Node.js; see https://nodejs.org/api/v8.html#deserializer_readhostobject */
const untyped = DefaultDeserializer.prototype as unknown as {
  _readHostObject(this: DefaultDeserializer): NodeJS.ArrayBufferView
}

/** Node.js itself gives views of all the bytes that are read: `view.buffer` would hold what else was sent. */
class OwningDeserializer extends DefaultDeserializer {
  _readHostObject(): NodeJS.ArrayBufferView {
    // oxlint-disable-next-line no-underscore-dangle -- Node.js calls it so
    const view = untyped._readHostObject.call(this)
    if (Buffer.isBuffer(view)) return view
    const from = view.byteOffset
    const memory = view.buffer.slice(from, from + view.byteLength)
    return new (view.constructor as ViewClass)(memory)
  }
}

/** Tells whether a value could cross to another process. */
export function isCloneable(value: unknown): boolean {
  try {
    serialize(value)
    return true
  } catch {
    return false
  }
}

/** Finds the innermost part that cannot be cloned although its parts can, and its path. */
function findUncloneable(value: unknown, path: string): string {
  return findInParts(value, path, new Set()) ?? path
}

/** Says nothing of a value whose failing parts were all looked at: it only refers to them. */
function findInParts(value: unknown, path: string, seen: Set<unknown>): string | undefined {
  if (seen.has(value)) return undefined
  seen.add(value)
  const failing = partsOf(value).filter(([, part]) => !isCloneable(part))
  if (failing.length === 0) return path
  for (const [step, part] of failing) {
    const found = findInParts(part, path + step, seen)
    if (found !== undefined) return found
  }
  return undefined
}

/** The parts of a value, each with the step that leads to it. */
function partsOf(value: unknown): [step: string, part: unknown][] {
  if (typeof value !== 'object' || value === null) return []
  if (value instanceof Set) return Array.from(value, (each) => ['.values()', each])
  if (value instanceof Map) {
    return Array.from(value).flatMap(([key, each]): [string, unknown][] => [
      ['.keys()', key],
      [`.get(${typeof key === 'object' ? '…' : String(key)})`, each],
    ])
  }
  try {
    return Object.entries(value).map(([key, each]) => [stepTo(key), each])
  } catch {
    // A getter, or a trap of a proxy, throws: it is this value that cannot be read.
    return []
  }
}

function stepTo(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`
  return /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
