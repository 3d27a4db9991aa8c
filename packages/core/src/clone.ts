import { deserialize, serialize } from 'node:v8'
import { UncloneableError } from './errors.ts'

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

/** Reads what `cloneToBytes` wrote. Throws what `v8.deserialize` throws for other bytes. */
export function cloneFromBytes(bytes: Uint8Array): unknown {
  return deserialize(bytes)
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
function findUncloneable(value: unknown, path: string, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null || seen.has(value)) return path
  seen.add(value)
  for (const [step, part] of partsOf(value)) {
    if (!isCloneable(part)) return findUncloneable(part, path + step, seen)
  }
  return path
}

function* partsOf(value: object): Generator<[string, unknown]> {
  if (value instanceof Map) {
    for (const [key, each] of value) {
      yield [`.keys(${nameOf(key)})`, key]
      yield [`.get(${nameOf(key)})`, each]
    }
  } else if (value instanceof Set) {
    for (const each of value) yield ['.values()', each]
  } else {
    for (const key of Object.keys(value)) {
      yield [Array.isArray(value) ? `[${key}]` : `.${key}`, Reflect.get(value, key)]
    }
  }
}

function nameOf(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : typeof key
}
