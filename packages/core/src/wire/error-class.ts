import { perThread } from '../per-thread.ts'

/** A class whose instances keep it when they are thrown in a child and thrown again in the parent. */
export type ErrorClass = abstract new (...args: never[]) => Error

/** `DOMException` among them is what `AbortSignal` and `fetch` throw. */
const builtins: readonly ErrorClass[] = [
  Error,
  AggregateError,
  DOMException,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
]

/** By prototype. */
const builtinNames = new WeakMap(builtins.map((each) => [each.prototype as object, each.name]))

/** This copy of the package knows its own classes best: each copy and each realm has others. */
const own = new Map<string, ErrorClass>(builtins.map((each) => [each.name, each]))

interface Shared {
  readonly classes: Map<string, ErrorClass>
  /** By prototype. */
  readonly names: WeakMap<object, string>
}

/** What all copies know. */
const shared = perThread('@reexec/core/error-classes@1', (): Shared => ({
  classes: new Map(),
  names: new WeakMap(),
}))

/**
 * Registers a class of errors, so that one thrown in a child is an instance of it in the parent, too.
 * Call it where the class is defined. The constructor does not run in the parent: the error gets the
 * class's prototype and all own properties that can be cloned; private fields (`#x`) are not there.
 *
 * @param name What identifies the class in both processes. Default: the class's `name`.
 */
export function registerErrorClass(errorClass: ErrorClass, name: string = errorClass.name): void {
  own.set(name, errorClass)
  shared().classes.set(name, errorClass)
  shared().names.set(errorClass.prototype as object, name)
}

/** Finds the name of the nearest registered class of an error. */
export function errorClassName(error: Error): string {
  const isForeign = !(error instanceof Error)
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at)) {
    const name = shared().names.get(at) ?? builtinNames.get(at)
    if (name !== undefined) return name
    // Another realm, as a `vm` context, has built-in classes of its own, with the same names.
    if (isForeign && isBuiltinName(at.constructor?.name)) return at.constructor.name
  }
  return 'Error'
}

/** Finds the class that was registered under a name, `Error` if there is none. */
export function errorClassOf(name: string): ErrorClass {
  return own.get(name) ?? shared().classes.get(name) ?? Error
}

function isBuiltinName(name: unknown): boolean {
  return builtins.some((each) => each.name === name)
}
