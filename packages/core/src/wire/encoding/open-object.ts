import { Tag } from '../tags.ts'
import { ArrayFrame, namesOf } from './array-frame.ts'
import { BytesFrame } from './bytes-frame.ts'
import type { Encoder } from './encoder.ts'
import { errorParts } from './error-parts.ts'
import { DictionaryFrame, MapFrame, PartsFrame, RecordFrame, SetFrame } from './frames.ts'
import { getterOf } from './getter-of.ts'
import type { ObjectKind } from './object-kind.ts'
import { bytesOf, viewIndexOf } from './view-bytes.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { types } = process.getBuiltinModule('node:util')

/** Writes how an object begins, and opens what is to follow. */
export function openObject(encoder: Encoder, kind: ObjectKind, object: object): void {
  if (kind === 'plain') openPlain(encoder, object)
  else if (kind !== 'uncloneable') openers[kind](encoder, object as never)
}

const openers = {
  array: openArray,
  map: openMap,
  set: openSet,
  date: writeDate,
  regExp: openRegExp,
  boxed: openBoxed,
  arrayBuffer: openArrayBuffer,
  view: openView,
  error: openError,
}

function openPlain(encoder: Encoder, object: object): void {
  const { writer } = encoder
  const keys = Object.keys(object)
  const shape = encoder.shapes.find(keys)
  if (shape === undefined) {
    writer.tag(Tag.dictionary)
    encoder.open(new DictionaryFrame(object, keys))
    return
  }
  if (shape.isNew) {
    writer.tag(Tag.shape)
    writer.uint8(keys.length)
    for (const key of keys) writer.string(key)
  } else if (shape.number < 0x100) {
    writer.tag(Tag.record)
    writer.uint8(shape.number)
  } else {
    writer.tag(Tag.wideRecord)
    writer.uint16(shape.number)
  }
  if (keys.length > 0) encoder.open(new RecordFrame(object, shape.keys))
}

function openArray(encoder: Encoder, array: readonly unknown[]): void {
  const { writer } = encoder
  const { length } = array
  const names = namesOf(array)
  if (names.length > 0) {
    writer.tag(Tag.namedArray)
    writer.uint32(length)
    encoder.open(new DictionaryFrame(array, names))
  } else if (length < 0x100) {
    writer.tag(Tag.shortArray)
    writer.uint8(length)
  } else {
    writer.tag(Tag.array)
    writer.uint32(length)
  }
  if (length > 0) encoder.open(new ArrayFrame(array))
}

const sizeOfMap = getterOf(Map.prototype, 'size')
const sizeOfSet = getterOf(Set.prototype, 'size')

function openMap(encoder: Encoder, map: Map<unknown, unknown>): void {
  encoder.writer.tag(Tag.map)
  encoder.open(new MapFrame(map, sizeOfMap.call(map) as number))
}

function openSet(encoder: Encoder, set: Set<unknown>): void {
  encoder.writer.tag(Tag.set)
  encoder.open(new SetFrame(set, sizeOfSet.call(set) as number))
}

function writeDate({ writer }: Encoder, date: Date): void {
  writer.tag(Tag.date)
  writer.float64(Date.prototype.getTime.call(date))
}

const sourceOf = getterOf(RegExp.prototype, 'source')
const flagsOf = getterOf(RegExp.prototype, 'flags')

function openRegExp(encoder: Encoder, pattern: RegExp): void {
  encoder.writer.tag(Tag.regExp)
  encoder.open(new PartsFrame([sourceOf.call(pattern), flagsOf.call(pattern)]))
}

function openBoxed(encoder: Encoder, boxed: object): void {
  encoder.writer.tag(Tag.boxed)
  encoder.open(new PartsFrame([unbox(boxed)]))
}

/** Asks the object itself: `valueOf` may be another's. */
function unbox(boxed: object): unknown {
  if (types.isNumberObject(boxed)) return Number.prototype.valueOf.call(boxed)
  if (types.isStringObject(boxed)) return String.prototype.valueOf.call(boxed)
  if (types.isBooleanObject(boxed)) return Boolean.prototype.valueOf.call(boxed)
  // There is no type of its own for a boxed one.
  return BigInt.prototype.valueOf.call(boxed as unknown as bigint)
}

function openArrayBuffer(encoder: Encoder, memory: ArrayBuffer): void {
  const { writer } = encoder
  const length = memory.byteLength
  writer.tag(memory.resizable ? Tag.resizableArrayBuffer : Tag.arrayBuffer)
  writer.float64(length)
  if (memory.resizable) writer.float64(memory.maxByteLength)
  encoder.open(new BytesFrame(memory, length))
}

function openView(encoder: Encoder, view: ArrayBufferView): void {
  const { writer } = encoder
  const length = bytesOf(view)?.length ?? 0
  writer.tag(Tag.view)
  writer.uint8(viewIndexOf(view))
  writer.float64(length)
  encoder.open(new BytesFrame(view, length))
}

function openError(encoder: Encoder, error: Error): void {
  encoder.writer.tag(Tag.error)
  encoder.open(new PartsFrame(errorParts(error), true))
}
