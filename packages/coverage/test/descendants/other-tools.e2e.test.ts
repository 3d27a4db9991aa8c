import { copyFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../temporary-directory.ts'
import { PROGRAM, run } from './cover.ts'

const NODE = process.execPath
const OURS = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const { resolve } = createRequire(import.meta.url)
const binary = (name: string): string =>
  join(dirname(resolve(`${name}/package.json`)), `bin/${name}.js`)
const C8 = [NODE, binary('c8'), '--reporter=json', '--reports-dir=theirs']
const NYC = [NODE, binary('nyc'), '--reporter=json', '--report-dir=theirs']
const SESSION = [NODE, OURS, 'run', '--reporter=json', '--reports-dir=ours']
/** Longer than one interval. */
const RUN = [NODE, 'program.cjs', 'waits a while']

/** Runs a command in a folder of its own, and gives what was reported there of the program. */
async function reports(command: readonly string[]): Promise<{ theirs?: unknown; ours?: unknown }> {
  using folder = temporaryDirectory()
  copyFileSync(PROGRAM, join(folder.path, 'program.cjs'))
  const [file, ...args] = command as [string, ...string[]]
  const { code, stdout } = await run(file, args, { cwd: folder.path })
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'graded\n' })
  const of = (name: string): object => {
    const path = join(folder.path, name, 'coverage-final.json')
    const [{ f, s, b }] = Object.values(
      JSON.parse(readFileSync(path, 'utf8')) as Record<string, FileCoverageData>,
    ) as [FileCoverageData]
    return { f, s, b }
  }
  return {
    ...(command.includes('--reports-dir=ours') ? { ours: of('ours') } : {}),
    ...(command.some((word) => word.endsWith('=theirs')) ? { theirs: of('theirs') } : {}),
  }
}

it.for([
  ['c8 within a session', [...SESSION, '--', ...C8, ...RUN], C8],
  ['a session within c8', [...C8, ...SESSION, '--', ...RUN], C8],
  ['nyc within a session', [...SESSION, '--', ...NYC, ...RUN], NYC],
  ['a session within nyc', [...NYC, ...SESSION, '--', ...RUN], NYC],
] as const)(
  'gives both what they would have alone: %s',
  { timeout: 60_000 },
  async ([, both, tool]) => {
    const { ours, theirs } = await reports(both)
    expect(theirs).toEqual((await reports([...tool, ...RUN])).theirs)
    const alone = (await reports([...SESSION, '--', ...RUN])).ours
    // What nyc has made of the program has other blocks.
    const isSameText = tool === C8
    expect(isSameText ? ours : (ours as FileCoverageData).f).toEqual(
      isSameText ? alone : (alone as FileCoverageData).f,
    )
  },
)
