import { errorClassName, errorClassOf } from './error-class.ts'
import { isCloneable } from './clone.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { types } = process.getBuiltinModule('node:util')

/** What was thrown, in a form that can be cloned. An error that refers to itself has an envelope that does. */
export type ErrorEnvelope = PackedError | { readonly kind: 'value'; readonly value: unknown }

interface PackedError {
  readonly kind: 'error'
  /** Of the nearest registered class. */
  readonly className: string
  readonly name: string | undefined
  readonly message: string
  readonly stack: string | undefined
  /** Own enumerable properties, `code` among them. */
  properties: readonly (readonly [string, ErrorEnvelope])[]
  cause: ErrorEnvelope | undefined
  /** Of an `AggregateError`. */
  errors: readonly ErrorEnvelope[] | undefined
}

/** How many errors deep a chain of causes is followed. */
const MAX_DEPTH = 100

/** Packs what was thrown, whatever it is. Values that cannot be cloned become their description. */
export function packError(thrown: unknown): ErrorEnvelope {
  return new Packer().pack(thrown, 0)
}

class Packer {
  readonly #packed = new Map<unknown, ErrorEnvelope>()

  pack(thrown: unknown, depth: number): ErrorEnvelope {
    const known = this.#packed.get(thrown)
    if (known !== undefined) return known
    if (!isError(thrown) || depth > MAX_DEPTH) {
      return { kind: 'value', value: isCloneable(thrown) ? thrown : describe(thrown) }
    }
    return this.#packError(thrown, depth)
  }

  #packError(error: Error, depth: number): PackedError {
    const packed: PackedError = {
      kind: 'error',
      className: errorClassName(error),
      name: textOf(error, 'name'),
      message: textOf(error, 'message') ?? '',
      stack: textOf(error, 'stack'),
      properties: [],
      cause: undefined,
      errors: undefined,
    }
    this.#packed.set(error, packed)
    const pack = (value: unknown): ErrorEnvelope => this.pack(value, depth + 1)
    packed.properties = Object.keys(error).map((key) => [key, pack(read(error, key))] as const)
    if (Object.hasOwn(error, 'cause')) packed.cause = pack(read(error, 'cause'))
    if (isAggregate(packed)) packed.errors = listOf(read(error, 'errors')).map(pack)
    return packed
  }
}

/** Unpacks what was thrown: an instance of the same class, or the same value. */
export function unpackError(
  envelope: ErrorEnvelope,
  unpacked: Map<ErrorEnvelope, Error> = new Map(),
): unknown {
  if (envelope.kind === 'value') return envelope.value
  const known = unpacked.get(envelope)
  if (known !== undefined) return known
  const error = instanceOf(envelope)
  unpacked.set(envelope, error)
  const { stack, cause, errors, properties, name } = envelope
  const unpack = (each: ErrorEnvelope): unknown => unpackError(each, unpacked)
  define(error, 'stack', stack)
  for (const [key, value] of properties) define(error, key, unpack(value), true)
  if (cause !== undefined) define(error, 'cause', unpack(cause))
  if (errors !== undefined) define(error, 'errors', errors.map(unpack))
  if (read(error, 'name') !== name) define(error, 'name', name)
  return error
}

function instanceOf({ className, message, name }: PackedError): Error {
  const errorClass = errorClassOf(className)
  // Its name and message are not properties of its own.
  if (errorClass === DOMException) return new DOMException(message, name)
  return Object.setPrototypeOf(new Error(message), errorClass.prototype as object) as Error
}

/** Not an assignment: a key may be `__proto__`, a property may be readonly in the class. */
function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true })
}

/** Also an error of another realm, as of a `vm` context. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown)
}

function isAggregate({ className }: PackedError): boolean {
  const errorClass = errorClassOf(className)
  return errorClass === AggregateError || errorClass.prototype instanceof AggregateError
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(error: Error, key: 'name' | 'message' | 'stack'): string | undefined {
  const value = read(error, key)
  return value === undefined || typeof value === 'string' ? value : describe(value)
}

/** Reads a property, which may be a getter that throws. */
function read(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key)
  } catch (reason) {
    return reason
  }
}

function describe(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
