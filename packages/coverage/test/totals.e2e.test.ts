import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { convertByAst } from '../src/ast.ts'
import { type Convert, convertSource } from '../src/convert.ts'
import { countSources } from '../src/count-sources.ts'
import { Fold } from '../src/fold/fold.ts'
import type { FileCoverageData } from '../src/istanbul.ts'
import type { FunctionCounts, RanText } from '../src/profile-format.ts'
import { hashText } from '../src/text-hash.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'
import { countsOf, flatOf } from './fold/flat-of.ts'
import { gradeHere } from './grade-here.ts'

const path = fileURLToPath(new URL('fixtures/grade.ts', import.meta.url))
const source = readFileSync(path, 'utf8')
const text: RanText = {
  url: pathToFileURL(path).href,
  length: source.length,
  hash: hashText(source),
}

/** A parent that has gone everywhere, and children that have not, one of them nowhere. */
const parent = gradeHere(95, 75, 50, 10, 0, -1).functions
const children = [[95], [60, 0], [-1], []].map((points) => gradeHere(...points).functions)

async function fileOf(
  runs: readonly (readonly FunctionCov[])[],
  convert: Convert,
): Promise<FileCoverageData> {
  const fold = new Fold()
  for (const functions of runs) {
    fold.add(text, flatOf(...functions.map(countsInText)))
  }
  const { sources } = await countSources(fold.texts(), { isIncluded: () => true })
  const [counted] = sources
  if (counted === undefined) throw new Error('It was not counted.')
  return await convert(counted)
}

function total(hits: readonly number[]): [number, number] {
  return [hits.length, hits.filter((each) => each > 0).length]
}

/** As in a profile. Node.js ends what it strips with a comment, which is cut off. */
function countsInText(each: FunctionCov): FunctionCounts {
  const ranges = each.ranges.map((range) => ({
    ...range,
    endOffset: Math.min(range.endOffset, text.length),
  }))
  return countsOf({ ...each, ranges })
}

/** How many there are of each, and how many of them ran. */
function totalsOf({ s, b, f }: FileCoverageData): Record<'s' | 'b' | 'f', [number, number]> {
  return {
    s: total(Object.values(s)),
    b: total(Object.values(b).flat()),
    f: total(Object.values(f)),
  }
}

const runs = [children, children.toReversed(), children.slice(1)]

it('has the totals of a parent when children ran less of the same', async () => {
  const alone = await fileOf([parent], convertByAst)
  expect(totalsOf(alone).s[1]).toBeGreaterThan(0)
  for (const some of runs) {
    const together = await fileOf([parent, ...some], convertByAst)
    expect(totalsOf(together)).toEqual(totalsOf(alone))
  }
})

it('has them by v8-to-istanbul, too, but for branches, which are what V8 lists', async () => {
  const alone = await fileOf([parent], convertSource)
  for (const some of runs) {
    const together = await fileOf([parent, ...some], convertSource)
    const { s, f } = totalsOf(together)
    expect({ s, f }).toMatchObject({ s: totalsOf(alone).s, f: totalsOf(alone).f })
    expect(together.statementMap).toEqual(alone.statementMap)
    expect(together.fnMap).toEqual(alone.fnMap)
  }
})

it('adds the hits of children to those of a parent, statement by statement', async () => {
  const apart = await Promise.all([parent, ...children].map((run) => fileOf([run], convertByAst)))
  const together = await fileOf([...children, parent], convertByAst)
  for (const part of ['s', 'f'] as const) {
    for (const [key, hits] of Object.entries(together[part])) {
      expect(hits).toBe(apart.reduce((sum, file) => sum + (file[part][key] ?? 0), 0))
    }
  }
  expect(
    apart.map(({ statementMap, branchMap, fnMap }) => ({ statementMap, branchMap, fnMap })),
  ).toEqual(
    apart.map(() => ({
      statementMap: together.statementMap,
      branchMap: together.branchMap,
      fnMap: together.fnMap,
    })),
  )
})
