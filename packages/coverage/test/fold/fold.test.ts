import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { Fold } from '../../src/fold/fold.ts'
import type { FunctionCounts, RanText } from '../../src/profile-format.ts'
import type { FunctionCov, ScriptCov } from '../../src/v8-coverage.ts'
import { randomNumbers } from '../random.ts'
import { countsOf, flatOf } from './flat-of.ts'
import { type Below, LENGTH, randomCode, randomRun } from './random-script.ts'

interface Oracle {
  mergeScriptCovs(scripts: ScriptCov[]): ScriptCov
}
// Merges all at once, and so does not depend on the order either.
const oracle = createRequire(import.meta.url)('@bcoe/v8-coverage') as Oracle

const text: RanText = { url: 'file:///a.ts', length: LENGTH, hash: 'a' }

function generator(seed: number): Below {
  const numbers = randomNumbers(seed)
  return (bound) => Math.floor(numbers.next().value * bound)
}

function fold(runs: readonly FunctionCov[][]): FunctionCov[] {
  const folding = new Fold()
  for (const functions of runs) folding.add(text, flatOf(...functions.map(countsOf)))
  return [...(folding.texts()[0]?.functions ?? [])]
}

function merge(runs: readonly FunctionCov[][]): FunctionCov[] {
  const scripts = structuredClone(runs).map((functions) => ({
    scriptId: '0',
    url: text.url,
    functions,
  }))
  // It gives up that a function has block counts when its only block count is 0.
  return oracle.mergeScriptCovs(scripts).functions.map((each) => ({
    ...each,
    isBlockCoverage: runs
      .flat()
      .some((one) => one.functionName === each.functionName && one.isBlockCoverage),
  }))
}

function shuffle<Item>(items: readonly Item[], below: Below): Item[] {
  return items
    .map((item) => [below(1e9), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}

it(
  'makes of many runs, in any order, what a merge of all at once makes',
  { timeout: 30_000 },
  () => {
    const below = generator(1)
    for (let round = 0; round < 500; round++) {
      const code = randomCode(below)
      const runs = Array.from({ length: 1 + below(12) }, () => randomRun(code, below))
      const folded = fold(runs)
      expect(folded, `round ${round}`).toEqual(merge(runs))
      expect(JSON.stringify(fold(shuffle(runs, below)))).toBe(JSON.stringify(folded))
    }
  },
)

it('makes the same of runs in which not all functions are listed', { timeout: 30_000 }, () => {
  const below = generator(2)
  for (let round = 0; round < 200; round++) {
    const code = randomCode(below)
    const runs = Array.from({ length: 2 + below(12) }, () => randomRun(code, below))
    const takes = [
      runs[0] as FunctionCov[],
      ...runs.slice(1).map((each) => each.filter(() => below(3) > 0)),
    ]
    const folded = fold(takes)
    expect(folded, `round ${round}`).toEqual(merge(takes))
    expect(JSON.stringify(fold(shuffle(takes, below)))).toBe(JSON.stringify(folded))
  }
})

it('keeps functions apart that have one range, in the order of V8', () => {
  const instance: FunctionCounts = ['<instance_members_initializer>', 1, 10, 90, 2]
  const statics: FunctionCounts = ['<static_initializer>', 1, 10, 90, 1]
  const folding = new Fold()
  folding.add(text, flatOf(statics))
  folding.add(text, flatOf(instance, statics))
  const functions = folding.texts()[0]?.functions ?? []
  expect(functions.map(({ functionName, ranges }) => [functionName, ranges[0]?.count])).toEqual([
    ['<instance_members_initializer>', 2],
    ['<static_initializer>', 2],
  ])
})

const twin = (count: number): FunctionCounts => ['f', 1, 10, 90, count]

it('keeps functions apart that have one range and one name, whatever else is listed', () => {
  const scripts = [
    [twin(1), twin(10)],
    [twin(1), twin(10)],
    [['before', 1, 0, 5, 1] as const, twin(1), twin(10)],
    [twin(1)],
  ]
  for (const order of [scripts, scripts.toReversed()]) {
    const folding = new Fold()
    for (const functions of order) folding.add(text, flatOf(...functions))
    const counts = folding
      .texts()[0]
      ?.functions.filter(({ functionName }) => functionName === 'f')
      .map(({ ranges }) => ranges[0]?.count)
    expect(counts).toEqual([4, 30])
  }
})

it('keeps names as they are', () => {
  const names = ['', 'get "x"', 'ü€😀', '\u2028\n', '__proto__', 'constructor', '\ud800']
  const functions = names.map((name, at): FunctionCounts => [name, 1, at, 100, 1])
  const folding = new Fold()
  folding.add(text, flatOf(...functions))
  folding.add(text, flatOf(...functions))
  expect(folding.texts()[0]?.functions.map(({ functionName }) => functionName)).toEqual(names)
})

it('keeps texts apart that only share their file', () => {
  const folding = new Fold()
  folding.add(text, flatOf(['', 1, 0, 100, 1]))
  folding.add({ ...text, hash: 'b' }, flatOf(['', 1, 0, 100, 1]))
  folding.add({ ...text, length: LENGTH + 1 }, flatOf(['', 1, 0, 101, 1]))
  expect(folding.texts()).toHaveLength(3)
})

it('stays at the greatest whole number that is exact', { timeout: 30_000 }, () => {
  const folding = new Fold()
  const most = 2 ** 32 - 1
  const script = flatOf(['', 1, 0, 100, most, 10, 20, 0])
  for (let time = 0; time < 2 ** 21 + 10; time++) folding.add(text, script)
  expect(folding.texts()[0]?.functions[0]?.ranges).toEqual([
    { startOffset: 0, endOffset: 100, count: Number.MAX_SAFE_INTEGER },
    { startOffset: 10, endOffset: 20, count: 0 },
  ])
})

it.each<[string, number[]]>([
  ['behind the end of the text', [0, LENGTH + 1, 1]],
  ['backwards', [50, 40, 1]],
  ['outside of the function', [10, 20, 1, 15, 30, 1]],
  ['before the function', [10, 20, 1, 5, 8, 1]],
  ['that cross', [0, 100, 1, 10, 30, 2, 20, 40, 3]],
  ['in no order', [0, 100, 1, 30, 40, 2, 10, 20, 3]],
  ['more than V8 can count', [0, 100, 2 ** 32]],
  ['that are none', []],
  [
    'that are deeper in each other than code can be',
    [0, 100, 1, ...Array.from({ length: 1001 }, () => [1, 2, 1]).flat()],
  ],
])('refuses counts %s, and adds nothing of them', (_, ranges) => {
  const folding = new Fold()
  const script = flatOf(['ok', 1, 0, 100, 1], ['bad', 1, ...ranges])
  expect(() => folding.add(text, script)).toThrow(RangeError)
  expect(folding.texts()).toEqual([])
})

it(
  'refuses what one profile has too much of, and goes on with the next',
  { timeout: 30_000 },
  () => {
    const folding = new Fold()
    const big = { ...text, length: 2 ** 29 }
    const blocks = Array.from({ length: 2 ** 16 }, (_, at) => [2 * at, 2 * at + 1, 1]).flat()
    const addAt = (start: number): void =>
      folding.add(
        big,
        flatOf([
          '',
          1,
          start,
          2 ** 29,
          1,
          ...blocks.map((each, at) => (at % 3 === 2 ? each : each + start)),
        ]),
      )
    folding.beginProfile()
    expect(() => {
      for (let start = 0; start < 100; start++) addAt(start)
    }).toThrow('too many functions')
    folding.beginProfile()
    folding.add(text, flatOf(['', 1, 0, 100, 1]))
    expect(folding.texts().find(({ length }) => length === LENGTH)?.functions).toHaveLength(1)
  },
)
