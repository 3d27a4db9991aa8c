import { types } from 'node:util'
import { errorClassName, errorClassOf } from './error-class.ts'
import { isCloneable } from './clone.ts'

/** What was thrown, in a form that can be cloned. */
export type ErrorEnvelope =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error'
      readonly className: string
      readonly message: string
      readonly stack: string | undefined
      /** Own enumerable properties, `code` among them. */
      readonly properties: readonly (readonly [string, ErrorEnvelope])[]
      readonly cause: ErrorEnvelope | undefined
      /** Of an `AggregateError`. */
      readonly errors: readonly ErrorEnvelope[] | undefined
    }

/** How deep a chain of causes is followed; it may be a circle. */
const MAX_DEPTH = 16

/** Packs what was thrown. Values that cannot be cloned become their description. */
export function packError(thrown: unknown, depth = 0): ErrorEnvelope {
  if (!isError(thrown) || depth > MAX_DEPTH) {
    return { kind: 'value', value: isCloneable(thrown) ? thrown : describe(thrown) }
  }
  const pack = (value: unknown): ErrorEnvelope => packError(value, depth + 1)
  return {
    kind: 'error',
    className: errorClassName(thrown),
    message: thrown.message,
    stack: thrown.stack,
    properties: Object.entries(thrown)
      .filter(([key]) => key !== 'cause' && key !== 'errors')
      .map(([key, value]) => [key, pack(value)] as const),
    cause: Object.hasOwn(thrown, 'cause') ? pack(thrown.cause) : undefined,
    errors: thrown instanceof AggregateError ? thrown.errors.map(pack) : undefined,
  }
}

/** Unpacks what was thrown: an instance of the same class, or the same value. */
export function unpackError(envelope: ErrorEnvelope): unknown {
  if (envelope.kind === 'value') return envelope.value
  const error = new Error(envelope.message)
  Object.setPrototypeOf(error, errorClassOf(envelope.className).prototype)
  hide(error, 'stack', envelope.stack)
  if (envelope.cause !== undefined) hide(error, 'cause', unpackError(envelope.cause))
  if (envelope.errors !== undefined) hide(error, 'errors', envelope.errors.map(unpackError))
  for (const [key, value] of envelope.properties) {
    // Not an assignment: a key may be `__proto__`, a property may be readonly in the class.
    Object.defineProperty(error, key, {
      value: unpackError(value),
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return error
}

/** Also an error of another realm, as of a `vm` context. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown)
}

function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, {
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  })
}

function describe(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
