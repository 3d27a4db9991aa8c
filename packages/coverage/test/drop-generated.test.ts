import { expect, it } from 'vitest'
import { dropGenerated } from '../src/projection/drop-generated.ts'
import { functionsOf } from '../src/projection/functions.ts'
import { tokenize } from '../src/projection/tokens.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'

/** The initializers of a class as V8 in Node.js 22 tells of them: both in the range of its body. */
function dropIn(code: string, names: readonly string[]): string[] {
  const [startOffset, endOffset] = [code.indexOf('{'), code.length]
  const functions = names.map((functionName): FunctionCov => ({
    functionName,
    ranges: [{ startOffset, endOffset, count: 1 }],
    isBlockCoverage: true,
  }))
  const { functions: nodes } = functionsOf(tokenize(code).program, code)
  return dropGenerated(functions, nodes).map((each) => each.functionName)
}

const INSTANCE = '<instance_members_initializer>'
const STATIC = '<static_initializer>'

it('leaves out a static initializer that only keeps the name, where it hides the fields', () => {
  expect(dropIn('class A { static { __name(this, "A") } a = 1 }', [INSTANCE, STATIC])).toEqual([
    INSTANCE,
  ])
})

it('keeps one that does anything else', () => {
  for (const own of ['static { run() }', 'static b = 2;', 'static { __name(this, "A"); run() }']) {
    const code = `class A { static { __name(this, "A") } ${own} a = 1 }`
    expect(dropIn(code, [INSTANCE, STATIC])).toEqual([INSTANCE, STATIC])
  }
})

it('keeps one that hides nothing', () => {
  expect(dropIn('class A { static { __name(this, "A") } }', [STATIC])).toEqual([STATIC])
})
