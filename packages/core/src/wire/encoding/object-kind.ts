import { bytesOf } from './view-bytes.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { types } = process.getBuiltinModule('node:util')

/** What an object is cloned as. */
export type ObjectKind =
  | 'plain'
  | 'array'
  | 'map'
  | 'set'
  | 'date'
  | 'regExp'
  | 'boxed'
  | 'arrayBuffer'
  | 'view'
  | 'error'
  | 'uncloneable'

/** Tells what to clone an object as. It may be of another realm, as of a `vm` context. */
export function kindOf(value: object): ObjectKind {
  // First of all: looking at anything of a proxy may run code of its owner.
  if (types.isProxy(value)) return 'uncloneable'
  if (Array.isArray(value)) return 'array'
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === Object.prototype) return 'plain'
  if (prototype === Date.prototype && types.isDate(value)) return 'date'
  const kind = prototype === null ? 'plain' : kindOfInstances(prototype)
  if (kind === 'plain' && prototype !== null) return kind
  return kindByBrand(value) ?? (kind === 'builtin' ? 'plain' : kind)
}

/** Asks what the object is made of, whatever its prototype. */
function kindByBrand(value: object): ObjectKind | undefined {
  if (types.isDate(value)) return 'date'
  if (types.isMap(value)) return 'map'
  if (types.isSet(value)) return 'set'
  if (ArrayBuffer.isView(value)) return bytesOf(value) === undefined ? 'uncloneable' : 'view'
  if (types.isNativeError(value)) return 'error'
  if (types.isRegExp(value)) return 'regExp'
  if (types.isArrayBuffer(value)) {
    return bytesOf(value) === undefined ? 'uncloneable' : 'arrayBuffer'
  }
  if (types.isBoxedPrimitive(value)) return types.isSymbolObject(value) ? 'uncloneable' : 'boxed'
  return uncloneableBrands.some((is) => is(value)) ? 'uncloneable' : undefined
}

const uncloneableBrands = [
  types.isPromise,
  types.isGeneratorObject,
  types.isModuleNamespaceObject,
  types.isSharedArrayBuffer,
  types.isWeakMap,
  types.isWeakSet,
  types.isMapIterator,
  types.isSetIterator,
  types.isExternal,
]

/** What the instances of a prototype are, as far as it says: those of a builtin class may or may not be what it makes. */
type InstanceKind = 'plain' | 'error' | 'builtin' | 'uncloneable'

const instanceKinds = new WeakMap<object, InstanceKind>()

function kindOfInstances(prototype: object): InstanceKind {
  const known = instanceKinds.get(prototype)
  if (known !== undefined) return known
  const kind = findKindOfInstances(prototype)
  instanceKinds.set(prototype, kind)
  return kind
}

function findKindOfInstances(prototype: object): InstanceKind {
  let kind: InstanceKind = 'plain'
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    // Its traps would run for each instance.
    if (types.isProxy(at)) return 'uncloneable'
    // Generators and iterators have no constructor.
    if (isNative(ownFunction(at, 'next'))) return 'uncloneable'
    const constructor = ownFunction(at, 'constructor')
    const name = isNative(constructor) ? constructor.name : undefined
    if (name === 'Error') return 'error'
    if (name !== undefined && !cloneableClasses.has(name)) return 'uncloneable'
    if (name !== undefined && name !== 'Object') kind = 'builtin'
  }
  return kind
}

const cloneableClasses: ReadonlySet<string> = new Set(
  `Object Array Map Set Date RegExp Number String Boolean BigInt ArrayBuffer DataView
  TypedArray Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  Float16Array Float32Array Float64Array BigInt64Array BigUint64Array Error AggregateError EvalError
  RangeError ReferenceError SuppressedError SyntaxError TypeError URIError`.split(/\s+/),
)

/** Finds a function among the own properties, or the accessor that gives it, as that of `Iterator`. */
function ownFunction(object: object, key: string): Function | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? {}
  return Object.values(descriptor).find((each) => typeof each === 'function')
}

function isNative(callable: Function | undefined): callable is Function {
  if (callable === undefined) return false
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callable))
}
