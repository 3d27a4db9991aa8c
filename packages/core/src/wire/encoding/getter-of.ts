/** Finds a getter of a built-in class. Called on an object, it tells what that is made of, whatever the object says of itself. */
export function getterOf(prototype: object, key: string | symbol): (this: unknown) => unknown {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the object in question
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get
  if (getter === undefined) throw new TypeError(`There is no getter ${String(key)}.`)
  return getter
}
