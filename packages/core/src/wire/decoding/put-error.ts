import { errorClassOf } from '../error-class.ts'
import { DecodeError } from './decode-error.ts'
import type { Decoding } from './decoding.ts'
import { DictionaryFrame, define } from './frames.ts'

/** Puts an instance of the class, and takes its properties. The class's constructor does not run. */
export function putError(decoding: Decoding, parts: readonly unknown[]): void {
  const [className, name, message, stack] = parts
  if (typeof className !== 'string' || typeof message !== 'string') {
    throw new DecodeError('The class or the message of an error is missing.')
  }
  if (!isOptionalText(name ?? undefined) || !isOptionalText(stack)) {
    throw new DecodeError('The name and the stack of an error are text.')
  }
  const error = instanceOf(className, message, name)
  define(error, 'stack', stack, false)
  if (name !== null && nameOf(error) !== name) define(error, 'name', name, false)
  decoding.putObject(error)
  // The hidden ones come last.
  decoding.open(new DictionaryFrame(error, false))
  decoding.open(new DictionaryFrame(error))
}

function instanceOf(className: string, message: string, name: unknown): Error {
  const errorClass = errorClassOf(className)
  // Its name and message are not properties of its own.
  if (errorClass === DOMException) return new DOMException(message, String(name))
  return Object.setPrototypeOf(new Error(message), errorClass.prototype as object) as Error
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/** It may be a getter of the class, which may throw. */
function nameOf(error: Error): unknown {
  try {
    return error.name
  } catch (reason) {
    return reason
  }
}
