import { expect, it } from 'vitest'
import { unpack } from '../../src/read/unpack.ts'
import { packedBody, sequence } from '../packed-frame.ts'
import { randomNumbers } from '../random.ts'

function unpacked(packed: Buffer, length: number): string | undefined {
  const into = Buffer.alloc(length)
  return unpack(packed, into) ? into.toString('latin1') : undefined
}

const abc = Buffer.from('abc')
const long = Buffer.alloc(300, 'x')

it.each([
  ['nothing', sequence(Buffer.alloc(0)), ''],
  ['what is not repeated', sequence(abc), 'abc'],
  ['what is too long for a token', sequence(long), long.toString()],
  ['a token that is just full', sequence(long.subarray(0, 15)), 'x'.repeat(15)],
  ['what is repeated', Buffer.concat([sequence(abc, 3, 4), sequence(abc)]), 'abcabcaabc'],
  [
    'one byte, repeated',
    Buffer.concat([sequence(abc, 1, 600), sequence(abc)]),
    `ab${'c'.repeat(601)}abc`,
  ],
])('unpacks %s', (_, packed, text) => {
  expect(unpacked(packed, text.length)).toBe(text)
})

it.each([
  ['no bytes', Buffer.alloc(0), 0],
  ['less than there is room for', sequence(abc), 4],
  ['more than there is room for', sequence(abc), 2],
  ['literals that are not there', Buffer.from([0x50, 0x61]), 5],
  ['a length that does not end', Buffer.from([0xf0, 255, 255]), 525],
  ['a match without an end', Buffer.concat([sequence(abc, 3, 4)]), 7],
  ['a match from nowhere', Buffer.concat([sequence(abc, 0, 4), sequence(abc)]), 10],
  ['a match from before the start', Buffer.concat([sequence(abc, 4, 4), sequence(abc)]), 10],
  [
    'a match that there is no room for',
    Buffer.concat([sequence(abc, 1, 2 ** 20), sequence(abc)]),
    10,
  ],
])('refuses %s', (_, packed, length) => {
  expect(unpacked(packed, length)).toBeUndefined()
})

it('unpacks what was packed, whatever it is', () => {
  const numbers = randomNumbers(1)
  const below = (bound: number): number => Math.floor(numbers.next().value * bound)
  for (let round = 0; round < 500; round++) {
    const kinds = 1 + below(4)
    const text = Buffer.from(Array.from({ length: below(400) }, () => below(kinds)))
    const packed = packedBody(text).subarray(4)
    expect(unpacked(packed, text.length)).toBe(text.toString('latin1'))
    expect(unpacked(packed, text.length + 1)).toBeUndefined()
  }
})
