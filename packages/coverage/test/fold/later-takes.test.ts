import { expect, it } from 'vitest'
import { Fold } from '../../src/fold/fold.ts'
import type { FunctionCounts, RanText } from '../../src/profile-format.ts'
import { countsOf, flatOf } from './flat-of.ts'

const text: RanText = { url: 'file:///a.ts', length: 100, hash: 'a' }
const began: FunctionCounts = ['', 1, 0, 100, 1]
const goesOn: FunctionCounts = ['', 1, 0, 100, 0, 50, 90, 1]
const ran: FunctionCounts = ['ran', 1, 0, 40, 2]

function fold(...takes: readonly FunctionCounts[][]): Fold {
  const folding = new Fold()
  for (const functions of takes) folding.add(text, flatOf(...functions))
  return folding
}

/** Adds up what a fold gives to be added up by another. */
function again(folding: Fold): Fold {
  return fold(
    ...folding.parts().flatMap(({ scripts }) => scripts.map((each) => each.map(countsOf))),
  )
}

it.each([
  ['of one process', [[began, ran]], false],
  ['of several processes', [[began, ran], [began]], false],
  ['of one that went on', [[began], [goesOn]], true],
  ['of one that only called something', [[began], [ran]], true],
] as const)('knows whether there were later takes: %s', (_, takes, hasLaterTakes) => {
  const folding = fold(...takes.map((each) => [...each]))
  for (const each of [folding, again(folding), again(again(folding))]) {
    expect(each.texts()).toMatchObject([{ hasLaterTakes }])
    expect(each.texts()[0]?.functions).toEqual(folding.texts()[0]?.functions)
  }
})
