import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Fold } from '../../src/fold/fold.ts'
import { keepCoverage } from '../../src/keep/keep-file.ts'
import { readKept } from '../../src/keep/read-kept.ts'
import type { RanText } from '../../src/profile-format.ts'
import { Totals } from '../../src/totals.ts'
import type { FunctionCov } from '../../src/v8-coverage.ts'
import { randomNumbers } from '../random.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { countsOf, flatOf } from './flat-of.ts'
import { type Below, LENGTH, randomCode, randomRun } from './random-script.ts'

const text: RanText = { url: 'file:///a.ts', length: LENGTH, hash: 'a' }

function foldOf(runs: readonly FunctionCov[][]): Fold {
  const fold = new Fold()
  for (const functions of runs) fold.add(text, flatOf(...functions.map(countsOf)))
  return fold
}

/** Adds up folds as `reexec-coverage merge` does: by what each has kept in a file. */
function sumOf(directory: string, folds: readonly Fold[]): Fold {
  const totals = new Totals()
  for (const fold of folds) {
    const file = join(directory, 'kept')
    keepCoverage(file, directory, fold, [])
    readKept(file, directory, totals)
  }
  return totals.fold
}

it(
  'makes the same of runs however they are grouped, and in any order of the groups',
  { timeout: 60_000 },
  () => {
    const numbers = randomNumbers(3)
    const below: Below = (bound) => Math.floor(numbers.next().value * bound)
    using directory = temporaryDirectory()
    for (let round = 0; round < 20; round++) {
      const code = randomCode(below)
      const [a, b, c] = Array.from({ length: 3 }, () =>
        Array.from({ length: 1 + below(6) }, () => randomRun(code, below)),
      ) as [FunctionCov[][], FunctionCov[][], FunctionCov[][]]
      const sum = (...folds: readonly Fold[]): Fold => sumOf(directory.path, folds)
      const all = JSON.stringify(foldOf([...a, ...b, ...c]).texts())
      const grouped = [
        sum(sum(foldOf(a), foldOf(b)), foldOf(c)),
        sum(foldOf(a), sum(foldOf(b), foldOf(c))),
        sum(foldOf(c), foldOf(a), foldOf(b)),
      ]
      for (const each of grouped) expect(JSON.stringify(each.texts()), `round ${round}`).toBe(all)
    }
  },
)
