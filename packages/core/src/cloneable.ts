/** What is not cloned, whatever it holds. */
type Uncloneable =
  | ((...args: never[]) => unknown)
  | (abstract new (...args: never[]) => unknown)
  | symbol
  | PromiseLike<unknown>
  | WeakMap<WeakKey, unknown>
  | WeakSet<WeakKey>
  | WeakRef<WeakKey>
  | SharedArrayBuffer
  | Iterator<unknown, unknown, never>
  | AsyncIterator<unknown, unknown, never>

/** What is cloned as it is, although it has methods. */
type Whole =
  | Date
  | RegExp
  | Error
  | ArrayBuffer
  | ArrayBufferView
  | NumberConstructor['prototype']
  | StringConstructor['prototype']
  | BooleanConstructor['prototype']
  | BigIntConstructor['prototype']

/** Is in the place of what cannot be cloned in a `Cloneable`, for the compiler to name. */
export interface CannotBeCloned {
  readonly ' cannot be cloned, so it cannot cross to another process': never
}

/**
 * A type as far as it can cross to another process: functions, symbols, promises and the like are replaced by `CannotBeCloned`, at
 * any depth. What TypeScript does not know (`unknown`, `any`, type parameters) is left as it is.
 */
export type Cloneable<Value> = unknown extends Value
  ? Value
  : Value extends Whole
    ? Value
    : Value extends ReadonlyMap<infer Key, infer Item>
      ? ReadonlyMap<Cloneable<Key>, Cloneable<Item>>
      : Value extends ReadonlySet<infer Item>
        ? ReadonlySet<Cloneable<Item>>
        : Value extends Uncloneable
          ? CannotBeCloned
          : Value extends object
            ? { [Key in keyof Value]: Cloneable<Value[Key]> }
            : Value
