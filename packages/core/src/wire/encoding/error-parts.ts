import { errorClassName, errorClassOf } from '../error-class.ts'
import { describe } from './describe.ts'
import { END } from './frames.ts'

/** What is written of an error: all that is read of it is what its getters give, even if they throw. */
export function errorParts(error: Error): readonly unknown[] {
  const className = classNameOf(error)
  const keys = Object.keys(error)
  const visible = keys.flatMap((key) => [key, read(error, key)])
  const hidden = hiddenKeys(error, className).flatMap((key) => [key, read(error, key)])
  return [
    className,
    // It comes with the visible properties.
    keys.includes('name') ? null : textOf(error, 'name'),
    textOf(error, 'message') ?? '',
    textOf(error, 'stack'),
    ...visible,
    END,
    ...hidden,
    END,
  ]
}

function hiddenKeys(error: Error, className: string): string[] {
  const keys = isAggregate(className) ? ['cause', 'errors'] : ['cause']
  return keys.filter((key) => Object.getOwnPropertyDescriptor(error, key)?.enumerable === false)
}

function isAggregate(className: string): boolean {
  const errorClass = errorClassOf(className)
  return errorClass === AggregateError || errorClass.prototype instanceof AggregateError
}

function classNameOf(error: Error): string {
  try {
    return errorClassName(error)
  } catch {
    return 'Error'
  }
}

function textOf(error: Error, key: 'name' | 'message' | 'stack'): string | undefined {
  const value = read(error, key)
  return value === undefined || typeof value === 'string' ? value : describe(value)
}

function read(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key)
  } catch (reason) {
    return reason
  }
}
