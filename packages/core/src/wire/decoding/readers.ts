import { Tag } from '../tags.ts'
import { ArrayFrame } from './array-frame.ts'
import { DecodeError } from './decode-error.ts'
import type { Decoding } from './decoding.ts'
import { DictionaryFrame, MapFrame, PartsFrame, SetFrame, ShapeFrame, TextFrame } from './frames.ts'
import type { Input } from './input.ts'
import { putArrayBuffer, putView } from './put-binary.ts'
import { putBigInt, putBoxed, putRegExp } from './put-parts.ts'
import { putError } from './put-error.ts'
import { RunPayload } from './payloads.ts'

interface Reader {
  /** How many bytes it reads, the tag included. */
  readonly headerBytes: number
  /** Reads what follows the tag. */
  read(this: void, decoding: Decoding, input: Input): void
}

/** By tag. */
export const readers: readonly (Reader | undefined)[] = makeReaders()

function makeReaders(): (Reader | undefined)[] {
  const made: (Reader | undefined)[] = []
  const add = (tag: Tag, headerBytes: number, read: Reader['read']): void => {
    made[tag] = { headerBytes, read }
  }
  addPrimitives(add)
  addObjects(add)
  addContainers(add)
  return made
}

type Add = (tag: Tag, headerBytes: number, read: Reader['read']) => void

function addPrimitives(add: Add): void {
  add(Tag.undefined, 1, (decoding) => decoding.put(undefined))
  add(Tag.null, 1, (decoding) => decoding.put(null))
  add(Tag.false, 1, (decoding) => decoding.put(false))
  add(Tag.true, 1, (decoding) => decoding.put(true))
  add(Tag.int8, 2, (decoding, input) => decoding.put(input.int8()))
  add(Tag.int16, 3, (decoding, input) => decoding.put(input.int16()))
  add(Tag.int32, 5, (decoding, input) => decoding.put(input.int32()))
  add(Tag.float64, 9, (decoding, input) => decoding.put(input.float64()))
  add(Tag.bigInt64, 9, (decoding, input) => decoding.put(input.bigInt64()))
  add(Tag.bigInt, 1, (decoding) => decoding.open(new PartsFrame(1, putBigInt)))
  add(Tag.latin1, 3, (decoding, input) => decoding.putString(input, input.uint16(), 'latin1'))
  add(Tag.utf16, 3, (decoding, input) => decoding.putString(input, 2 * input.uint16(), 'utf16le'))
  add(Tag.text, 1, (decoding) => decoding.open(new TextFrame()))
}

function addObjects(add: Add): void {
  add(Tag.reference, 5, (decoding, input) => decoding.putReference(input.uint32()))
  add(Tag.date, 9, (decoding, input) => decoding.putObject(new Date(input.float64())))
  add(Tag.regExp, 1, (decoding) => decoding.open(new PartsFrame(2, putRegExp)))
  add(Tag.boxed, 1, (decoding) => decoding.open(new PartsFrame(1, putBoxed)))
  add(Tag.arrayBuffer, 9, (decoding, input) => putArrayBuffer(decoding, input.length()))
  add(Tag.resizableArrayBuffer, 17, (decoding, input) =>
    putArrayBuffer(decoding, input.length(), input.length()),
  )
  add(Tag.view, 10, (decoding, input) => putView(decoding, input.uint8(), input.length()))
  add(Tag.error, 1, (decoding) => decoding.open(new PartsFrame(4, putError)))
}

function addContainers(add: Add): void {
  add(Tag.end, 1, (decoding) => decoding.end())
  add(Tag.holes, 5, (decoding, input) => decoding.skip(input.uint32()))
  add(Tag.shortArray, 2, (decoding, input) => openArray(decoding, input.uint8()))
  add(Tag.array, 5, (decoding, input) => openArray(decoding, input.uint32()))
  add(Tag.namedArray, 5, (decoding, input) => openArray(decoding, input.uint32(), true))
  add(Tag.int32s, 5, (decoding, input) => expectRun(decoding, 4, input.uint32()))
  add(Tag.float64s, 5, (decoding, input) => expectRun(decoding, 8, input.uint32()))
  add(Tag.shape, 2, (decoding, input) => openShape(decoding, input.uint8()))
  add(Tag.record, 2, (decoding, input) => decoding.openRecord(input.uint8()))
  add(Tag.wideRecord, 3, (decoding, input) => decoding.openRecord(input.uint16()))
  add(Tag.dictionary, 1, (decoding) => {
    const object = {}
    decoding.putObject(object)
    decoding.open(new DictionaryFrame(object))
  })
  add(Tag.map, 1, (decoding) => {
    const map = new Map()
    decoding.putObject(map)
    decoding.open(new MapFrame(map))
  })
  add(Tag.set, 1, (decoding) => {
    const set = new Set()
    decoding.putObject(set)
    decoding.open(new SetFrame(set))
  })
}

function openArray(decoding: Decoding, length: number, hasNames = false): void {
  const frame = new ArrayFrame(length)
  decoding.putObject(frame.array)
  if (hasNames) decoding.open(new DictionaryFrame(frame.array))
  if (length > 0) decoding.open(frame)
}

function expectRun(decoding: Decoding, unitBytes: 4 | 8, count: number): void {
  const { top } = decoding
  if (!(top instanceof ArrayFrame) || count === 0 || count > top.left) {
    throw new DecodeError('Numbers are where none belong.')
  }
  decoding.expect(new RunPayload(unitBytes, top, count))
}

function openShape(decoding: Decoding, count: number): void {
  const frame = new ShapeFrame(count)
  if (count > 0) decoding.open(frame)
  else frame.complete(decoding)
}
