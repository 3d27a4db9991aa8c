import { expect, it } from 'vitest'
import { alignSequences } from '../src/projection/align.ts'
import { randomNumbers } from './random.ts'

it.each([
  ['', '', []],
  ['abc', '', []],
  [
    'abc',
    'abc',
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  ],
  [
    '(0,m.x)(y)',
    'x(y)',
    [
      [5, 0],
      [7, 1],
      [8, 2],
      [9, 3],
    ],
  ],
])('pairs %j with %j', (a, b, pairs) => {
  expect(alignSequences(a.split(''), b.split(''))).toEqual(pairs)
})

it('pairs as many as can be paired in order', () => {
  const numbers = randomNumbers(3)
  const text = (): string[] =>
    Array.from({ length: numbers.next().value * 30 }, () => 'abc'.charAt(numbers.next().value * 3))
  for (let run = 0; run < 300; run++) {
    const [a, b] = [text(), text()]
    const pairs = alignSequences(a, b)
    expect(pairs).toHaveLength(commonLength(a, b))
    for (const [at, [x, y]] of pairs.entries()) {
      const [lastX, lastY] = pairs[at - 1] ?? [-1, -1]
      expect(a[x]).toBe(b[y])
      expect(x > lastX && y > lastY).toBe(true)
    }
  }
})

it('gives up what differs too much, and keeps what it has', () => {
  const same = numbered('same', 50)
  const pairs = alignSequences(
    [...same, ...numbered('a', 3_000)],
    [...same, ...numbered('b', 3_000)],
  )
  expect(pairs).toEqual(same.map((_, at) => [at, at]))
})

function numbered(name: string, length: number): string[] {
  return Array.from({ length }, (_, at) => `${name} ${at}`)
}

/** The length of a longest common subsequence, by the plain recurrence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const item of a) {
    const above = row
    row = [0]
    for (const [at, other] of b.entries()) {
      const longest = Math.max(above[at + 1] ?? 0, row[at] ?? 0)
      row.push(item === other ? (above[at] ?? 0) + 1 : longest)
    }
  }
  return row.at(-1) ?? 0
}
