import { expect, it } from 'vitest'
import { Lines } from '../src/parent/lines.ts'

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const taken: string[] = []
  const lines = new Lines((line) => taken.push(line))
  for (const chunk of chunks) lines.push(Buffer.from(chunk))
  lines.end()
  return taken
}

it.each<[chunks: string[], lines: string[]]>([
  [[], []],
  [['a'], ['a']],
  [['a\n'], ['a']],
  [['\n'], ['']],
  [
    ['a\r\nb\r', '\nc'],
    ['a', 'b', 'c'],
  ],
  [
    ['a', 'b\nc', '\n\n'],
    ['ab', 'c', ''],
  ],
])('cuts %j into %j', (chunks, lines) => {
  expect(linesOf(...chunks)).toEqual(lines)
})

it('puts characters together that were cut', () => {
  const bytes = Buffer.from('ключ 🔑\n')
  expect(linesOf(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(['ключ 🔑'])
})

it('hands over a line that does not end in pieces, and loses nothing', () => {
  const lines = linesOf('x'.repeat(2_500_000), `${'y'.repeat(10)}\nz`)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024)
  expect(lines.slice(0, -1).join('')).toBe(`${'x'.repeat(2_500_000)}${'y'.repeat(10)}`)
  expect(lines.at(-1)).toBe('z')
})

it('gives a listener that throws each line once', () => {
  const taken: string[] = []
  const lines = new Lines((line) => {
    taken.push(line)
    throw new Error(line)
  })
  expect(() => lines.push(Buffer.from('a\n'))).toThrow('a')
  expect(() => lines.push(Buffer.from('b\n'))).toThrow('b')
  expect(taken).toEqual(['a', 'b'])
})
