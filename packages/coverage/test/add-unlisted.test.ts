import { expect, it } from 'vitest'
import { addUnlisted, mayLackFunctions } from '../src/projection/add-unlisted.ts'
import { functionsOf } from '../src/projection/functions.ts'
import { tokenize } from '../src/projection/tokens.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'

const CODE = `function f() { return (a) => a }
class A { one = 1; static two() {} get three() { return 3 } }`

/** As V8 tells of what stands between two parts of the code. */
function told(functionName: string, from: string, to: string, count: number): FunctionCov {
  const range = { startOffset: CODE.indexOf(from), endOffset: CODE.indexOf(to) + to.length, count }
  return { functionName, ranges: [range], isBlockCoverage: true }
}

const f = told('f', 'function f', 'a }', 2)
const fields = told('<instance_members_initializer>', 'one', '1', 3)
/** Of Node.js 22. */
const wideFields = told('<instance_members_initializer>', '{ one', '3 } }', 3)

function unlistedIn(...functions: FunctionCov[]): string[] {
  const { functions: nodes } = functionsOf(tokenize(CODE).program, CODE)
  const added = addUnlisted(functions, nodes).slice(functions.length)
  return added.map(({ functionName, ranges: [outer] }) => {
    expect(outer?.count).toBe(0)
    return `${functionName}: ${CODE.slice(outer?.startOffset, outer?.endOffset)}`
  })
}

it('adds what V8 has told nothing of, in the ranges that V8 would give', () => {
  expect(unlistedIn(f)).toEqual([
    ': (a) => a',
    '<instance_members_initializer>: one = 1',
    'two: two() {}',
    'get three: get three() { return 3 }',
  ])
})

it('adds no initializers that V8 has told of, whatever their range is', () => {
  for (const each of [fields, wideFields])
    expect(unlistedIn(f, each)).not.toContainEqual(expect.stringContaining('initializer'))
})

it('is needed where V8 has told of initializers, or of a function that began before', () => {
  expect(mayLackFunctions([f])).toBe(false)
  expect(mayLackFunctions([f, fields])).toBe(true)
  const { ranges } = told('', 'return (a)', 'a }', 1)
  const goesOn = told('f', 'function f', 'a }', 0)
  expect(mayLackFunctions([{ ...goesOn, ranges: [...goesOn.ranges, ...ranges] }])).toBe(true)
})
