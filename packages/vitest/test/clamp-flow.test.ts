import { expect, it } from 'vitest'
import { clampFlow } from '../src/istanbul/clamp-flow.ts'
import { parseModule } from '../src/istanbul/syntax.ts'

/** Clamps counts that are given for the start of each line, and hold up to the next one. */
function clamp(lines: [code: string, count: number][]): number[] {
  const code = lines.map(([line]) => `${line}\n`).join('')
  const counts = new Float64Array(code.length)
  const starts: number[] = []
  for (const [line, count] of lines) {
    const start = (starts.at(-1) ?? 0) + (lines[starts.length - 1]?.[0].length ?? -1) + 1
    starts.push(start)
    counts.fill(count, start, start + line.length + 1)
  }
  clampFlow(parseModule(code).program, counts)
  return starts.map((start) => counts[start] ?? NaN)
}

it('lets no statement run more often than the one before it', () => {
  const lines = clamp([
    ['if (a)', 10],
    ['  leave()', 3],
    ['after()', 7],
    ['const z = n || 5', 7],
    ['forgotten()', 10],
  ])
  expect(lines).toEqual([10, 3, 7, 7, 7])
})

it('lets nothing run after what never ran', () => {
  expect(
    clamp([
      ['start()', 1],
      ['unreached()', 0],
      ['const f = () => {', 1],
      ['  inner()', 5],
      ['}', 1],
    ]),
  ).toEqual([1, 0, 0, 0, 0])
})

it('leaves functions alone, which are called at other times than they are made, and loops', () => {
  const lines: [string, number][] = [
    ['first()', 2],
    ['function hoisted() {', 9],
    ['  inner()', 9],
    ['}', 9],
    ['second()', 2],
    ['for (const each of all) {', 3],
    ['  body(each)', 30],
    ['}', 3],
    ['list.map((each) =>', 3],
    ['  each', 40],
    [')', 3],
  ]
  expect(clamp(lines)).toEqual([2, 9, 9, 9, 2, 2, 30, 3, 2, 40, 2])
})

it('does not take a function that stands alone, and was never called, for one that nothing comes after', () => {
  expect(
    clamp([
      ['() => 1', 0],
      [';after()', 4],
    ]),
  ).toEqual([0, 4])
})
