/** A class whose instances keep it when they are thrown in a child and thrown again in the parent. */
export type ErrorClass = abstract new (...args: never[]) => Error

const builtins: readonly ErrorClass[] = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
]

const classes = new Map<string, ErrorClass>(builtins.map((each) => [each.name, each]))

/**
 * Registers a class of errors, so that one thrown in a child is an instance of it in the parent, too.
 * Call it where the class is defined. The constructor does not run in the parent: the error gets the
 * class's prototype and all own properties that can be cloned; private fields (`#x`) are not there.
 *
 * @param name What identifies the class in both processes. Default: the class's `name`.
 */
export function registerErrorClass(errorClass: ErrorClass, name: string = errorClass.name): void {
  classes.set(name, errorClass)
}

/** Finds the name of the nearest registered class of an error. */
export function errorClassName(error: Error): string {
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at)) {
    for (const [name, errorClass] of classes) if (errorClass.prototype === at) return name
  }
  return 'Error'
}

/** Finds the class that was registered under a name, `Error` if there is none. */
export function errorClassOf(name: string): ErrorClass {
  return classes.get(name) ?? Error
}
