import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { Fold, type FoldedText } from '../../src/fold/fold.ts'
import { keepCoverage } from '../../src/keep/keep-file.ts'
import { readKept } from '../../src/keep/read-kept.ts'
import { mergeCoverage } from '../../src/merge-coverage.ts'
import { hashText } from '../../src/text-hash.ts'
import { Totals } from '../../src/totals.ts'
import type { RangeCov } from '../../src/v8-coverage.ts'
import { countsOf, flatOf } from '../fold/flat-of.ts'
import { accountOf } from '../print/account-of.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const SOURCE = 'export function f(a) { if (a) { g() } }\n'

const range = (startOffset: number, endOffset: number, count: number): RangeCov => ({
  startOffset,
  endOffset,
  count,
})

function textIn(root: string, count: number): FoldedText {
  return {
    url: pathToFileURL(join(root, 'f.mjs')).href,
    length: SOURCE.length,
    hash: hashText(SOURCE),
    functions: [
      { functionName: '', isBlockCoverage: true, ranges: [range(0, SOURCE.length, 1)] },
      { functionName: 'f', isBlockCoverage: true, ranges: [range(7, 39, count), range(30, 37, 1)] },
    ],
  }
}

/** Of sums, which no profile has, in pieces that one can have. */
function foldOf({ functions, ...text }: FoldedText): Fold {
  const fold = new Fold()
  for (let at = 0; at < 4; at++) {
    const pieces = functions.map((each) => ({
      ...each,
      ranges: each.ranges.map((part) => ({ ...part, count: pieceOf(part.count, at) })),
    }))
    fold.add(text, flatOf(...pieces.map(countsOf)))
  }
  return fold
}

const pieceOf = (count: number, at: number): number =>
  Math.min(Math.max(0, count - at * (2 ** 32 - 1)), 2 ** 32 - 1)

it('keeps sums that are more than V8 counts', () => {
  using directory = temporaryDirectory()
  const file = join(directory.path, 'kept')
  const text = textIn(directory.path, 3 * 2 ** 32 + 5)
  keepCoverage(file, directory.path, foldOf(text), [])
  const totals = new Totals()
  readKept(file, directory.path, totals)
  readKept(file, directory.path, totals)
  const [read] = totals.fold.texts()
  const counts = read?.functions.map(({ ranges }) => ranges.map(({ count }) => count))
  expect(counts).toEqual([[2], [2 * (3 * 2 ** 32 + 5), 2]])
  expect(readdirSync(directory.path)).toEqual(['kept'])
})

it('finds the sources of a run that had another root, and its children', async () => {
  using directory = temporaryDirectory()
  const roots = ['there', 'here'].map((name) => join(directory.path, name))
  for (const root of roots) {
    mkdirSync(root)
    writeFileSync(join(root, 'f.mjs'), SOURCE)
  }
  const [there = '', here = ''] = roots
  const text = textIn(there, 2)
  const child = accountOf({ pid: 7, covered: true, texts: [text.url] })
  keepCoverage(join(directory.path, 'kept'), there, foldOf(text), [child])
  const { map, children, unplaced } = await mergeCoverage([join(directory.path, 'kept')], {
    root: here,
  })
  expect(map.files()).toEqual([join(here, 'f.mjs')])
  expect(children).toEqual([{ ...child, texts: [pathToFileURL(join(here, 'f.mjs')).href] }])
  expect(unplaced).toEqual([])
})
