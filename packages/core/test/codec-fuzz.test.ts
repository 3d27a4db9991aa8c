import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { DecodeError, Decoder, decode } from '../src/wire/decode.ts'
import { encode, encodeChunks } from '../src/wire/encode.ts'
import { Tag } from '../src/wire/tags.ts'
import { RandomValues } from './random-value.ts'

/** Another run with `CODEC_SEED` set to what a failed one has printed does the same. */
const seed = Number(process.env['CODEC_SEED'] ?? Date.now() % 2 ** 31)
const named = `(CODEC_SEED=${seed})`

/**
 * Cuts bytes anywhere, mostly into small pieces.
 *
 * @yields The pieces.
 */
function* cut(bytes: Uint8Array, values: RandomValues): Generator<Uint8Array> {
  const most = 1 + values.integer(values.random() < 0.5 ? 9 : bytes.length)
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + values.integer(most)
    yield bytes.subarray(from, to)
    from = to
  }
}

function decodeChunks(chunks: Iterable<Uint8Array>): unknown {
  const decoder = new Decoder()
  for (const chunk of chunks) decoder.push(chunk)
  return decoder.finish()
}

/** The keys of all prototypes that a value could have. */
function prototypes(): string {
  const classes = [Object, Array, Map, Set, Date, RegExp, Error, Buffer, ArrayBuffer, Function]
  return JSON.stringify(classes.map(({ prototype }) => Reflect.ownKeys(prototype).map(String)))
}

/** Tells whether a value survives in one piece and in many. Vitest's own comparison takes a hundred times as long. */
function survives(value: unknown, values: RandomValues): boolean {
  const expected = structuredClone(value)
  const bytes = Buffer.concat([...encodeChunks(value, { root: 'value' })])
  const decoded = [decode(bytes), decodeChunks(cut(bytes, values))]
  return decoded.every((each) => isDeepStrictEqual(each, expected))
}

it(`gives back what structuredClone gives ${named}`, () => {
  const values = new RandomValues(seed)
  const lost: unknown[] = []
  for (let round = 0; round < 1500; round++) {
    const value = values.next()
    if (!survives(value, values)) lost.push(value)
  }
  expect(lost).toEqual([])
})

/** What may stand in for a byte: more tags and counts than by chance. */
function hostileByte(values: RandomValues): number {
  const tags = Object.values(Tag)
  if (values.random() < 0.6) return tags[values.integer(tags.length)] ?? 0
  return values.random() < 0.5
    ? values.integer(256)
    : ([0, 1, 0x7f, 0x81, 0xff][values.integer(5)] ?? 0)
}

function hostileBytes(values: RandomValues): Buffer {
  if (values.random() < 0.4) {
    return Buffer.from(Array.from({ length: values.integer(60) }, () => hostileByte(values)))
  }
  const bytes = encode(values.next(), { root: 'value' })
  const damaged = bytes.subarray(0, values.random() < 0.3 ? values.integer(bytes.length) : Infinity)
  for (let flip = values.integer(4); flip > 0; flip--) {
    damaged[values.integer(Math.min(damaged.length, 500))] = hostileByte(values)
  }
  return damaged
}

it(`gives a value or DecodeError for any bytes, and touches no prototype ${named}`, () => {
  const values = new RandomValues(seed)
  const before = prototypes()
  let failures = 0
  for (let round = 0; round < 20_000; round++) {
    const bytes = hostileBytes(values)
    try {
      if (round % 2 === 0) decode(bytes)
      else decodeChunks(cut(bytes, values))
    } catch (error) {
      failures++
      if (!(error instanceof DecodeError)) throw error
    }
  }
  expect(failures).toBeGreaterThan(5000)
  expect(prototypes()).toBe(before)
})
