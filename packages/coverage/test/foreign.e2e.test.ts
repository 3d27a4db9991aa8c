import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { convertByAst } from '../src/ast.ts'
import { type CountedSource, type CountedSources, countSources } from '../src/count-sources.ts'
import { convertSource } from '../src/convert.ts'
import { tokenize } from '../src/projection/tokens.ts'
import { compareCounts } from './compare-counts.ts'
import { copyForeign } from './copy-foreign.ts'
import { type RunOptions, runTexts } from './run-texts.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reexec-test-')))
const main = join(folder, 'main.ts')

const count = (options?: RunOptions): Promise<CountedSources> =>
  countSources(runTexts(main, options), {
    isIncluded: (path) => path.startsWith(folder) && path !== main,
  })

let here: CountedSources
let stripped: CountedSources
let tsx: CountedSources
beforeAll(async () => {
  copyForeign(folder)
  here = await count()
  stripped = await count()
  tsx = await count({ flags: ['--import', 'tsx'], cwd: import.meta.dirname })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hasOnlyTypes = ({ text }: CountedSource): boolean =>
  tokenize(text.code).tokens.every(({ isModuleSyntax, key }) => isModuleSyntax || key === ';')

/** Where counts of one run are not those of another. */
function differences(one: CountedSources, other: CountedSources): Record<string, unknown> {
  const byPath = new Map(other.sources.map((each) => [each.source.path, each]))
  const found = one.sources.map((source): [string, unknown] => {
    const same = byPath.get(source.source.path)
    if (same === undefined && hasOnlyTypes(source)) return [source.source.path, []]
    return [
      source.source.path.slice(folder.length + 1),
      same
        ? compareCounts(source, same).map(
            ({ at, expected, actual }) => `${expected}, not ${actual}, at ${at}`,
          )
        : ['missing'],
    ]
  })
  return Object.fromEntries(found.filter(([, each]) => (each as unknown[]).length > 0))
}

it('runs at least 150 sources of six packages', () => {
  expect(here.sources.length).toBeGreaterThanOrEqual(150)
  expect(here.refused).toEqual([])
})

it('counts the same in a child that strips types', () => {
  expect(differences(here, stripped)).toEqual({})
})

it('counts the same in a child under tsx, which leaves nothing of a file that has only types', () => {
  expect(tsx.refused).toEqual([])
  expect(differences(here, tsx)).toEqual({})
})

/** The sources that both runs have. */
const both = (): [CountedSource, CountedSource][] => {
  const byPath = new Map(tsx.sources.map((each) => [each.source.path, each]))
  return here.sources.flatMap((one) => {
    const other = byPath.get(one.source.path)
    return other === undefined ? [] : [[one, other] as [CountedSource, CountedSource]]
  })
}

it('gives sources the statements, branches and functions that they have, and the same hits', async () => {
  for (const [one, other] of both())
    expect(await convertByAst(other)).toEqual(await convertByAst(one))
}, 60_000)

it('gives v8-to-istanbul the same lines', async () => {
  for (const [one, other] of both()) {
    const { statementMap } = await convertSource(one)
    expect((await convertSource(other)).statementMap).toEqual(statementMap)
  }
}, 60_000)
