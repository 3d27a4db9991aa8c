import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import typescript from 'typescript-5'
import { type CountedSources, countSources } from '../src/count-sources.ts'
import { type Build, esbuild, rolldownBundle, swc, tsc } from './build-texts.ts'
import type { FoldedText } from '../src/fold/fold.ts'
import { coverInFolder, run as start } from './descendants/cover.ts'
import { type Programs, countPrograms } from './programs/count-programs.ts'
import { type WrongCount, wrongCounts } from './programs/wrong-counts.ts'
import { type RunOptions, runTexts } from './run-texts.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** `REEXEC_PROGRAMS=1000` makes that many random programs, `REEXEC_SEED` other ones. */
const programs = Number(process.env['REEXEC_PROGRAMS'] ?? 12)
const seed = Number(process.env['REEXEC_SEED'] ?? 1)
const seeds = Array.from({ length: programs }, (_, at) => seed + at)

type Run = (made: Programs, folder: string) => Promise<CountedSources>

async function countTexts(texts: readonly FoldedText[], made: Programs): Promise<CountedSources> {
  const paths = new Set(made.programs.map((each) => each.path))
  return await countSources(texts, { isIncluded: (each) => paths.has(each) })
}

async function count(path: string, made: Programs, options?: RunOptions): Promise<CountedSources> {
  return await countTexts(runTexts(path, options), made)
}

/** Runs what tools made of the programs. */
const built =
  (build: (modules: readonly string[]) => Build): Run =>
  async (made, folder) => {
    const out = join(folder, 'out')
    mkdirSync(out)
    const modules = readdirSync(join(folder, 'plain')).filter((name) => name.endsWith('.ts'))
    const all = modules.map((name) => join(folder, 'plain', name))
    return await count((await build(all)(made.main, out)).main, made)
  }

const plain: Run = (made) => count(made.main, made)
const tsx: Run = (made) =>
  count(made.main, made, { flags: ['--import', 'tsx'], cwd: import.meta.dirname })

/** Counts are taken as often as can be, and so at places of all kinds. */
const interrupted: Run = async (made) => {
  const { texts } = await coverInFolder(() => start(process.execPath, [made.main]), {
    intervalMs: 1,
  })
  return await countTexts(texts, made)
}

const whole: [string, Run][] = [
  ['Node.js, types stripped', plain],
  ['Node.js, interrupted all the time', interrupted],
  ['tsx', tsx],
  ['tsc for ES2015', built(tsc(typescript.ScriptTarget.ES2015))],
  ['tsc for ES2018', built(tsc(typescript.ScriptTarget.ES2018))],
  ['tsc for ESNext', built(tsc(typescript.ScriptTarget.ESNext))],
  ['swc for ES2017', built(swc('es2017'))],
  ['swc for ESNext', built(swc('esnext'))],
  ['esbuild', built(() => esbuild({}))],
  ['rolldown', built(() => rolldownBundle({}))],
]
const minified: [string, Run][] = [
  ['esbuild, minified', built(() => esbuild({ minify: true }))],
  ['rolldown, minified', built(() => rolldownBundle({ minify: true }))],
]

/** Makes and runs random programs, and lists what is counted wrong. */
async function runPrograms(run: Run, throws: boolean): Promise<WrongCount[]> {
  using directory = temporaryDirectory()
  const made = countPrograms(directory.path, seeds, { throws })
  const { sources, refused } = await run(made, directory.path)
  expect(refused).toEqual([])
  return wrongCounts(made, sources)
}

describe('each part of a random program ran as often as its own counter says, or that is untold', () => {
  it.each(whole)(
    'by %s',
    async (_, run) => {
      expect(await runPrograms(run, false)).toEqual([])
    },
    600_000,
  )
})

// What stands behind a call that throws is counted by V8 as if it had returned.
describe('where calls throw, nothing that ran is missing, and no function is said to have run that has not', () => {
  it.each([...whole, ...minified])(
    'by %s',
    async (_, run) => {
      const wrong = await runPrograms(run, true)
      expect(wrong.filter(({ said }) => said === 0)).toEqual([])
      expect(wrong.filter(({ kind, ran }) => kind === 'function' && ran === 0)).toEqual([])
    },
    600_000,
  )
})

describe('in a minified bundle no function is said to have run that has not', () => {
  it.each(minified)(
    'by %s',
    async (_, run) => {
      const wrong = await runPrograms(run, false)
      expect(wrong.filter(({ kind, ran }) => kind === 'function' && ran === 0)).toEqual([])
    },
    600_000,
  )
})
