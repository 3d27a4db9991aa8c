import { closeSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ChildExitedError } from '@reexec/core'
import type { FileCoverage } from 'istanbul-lib-coverage'
import { describe, expect, it, vi } from 'vitest'
import { convertText } from '../src/convert.ts'
import { PROFILE_SUFFIX } from '../src/profile-suffix.ts'
import { openCoverage } from '../src/open-coverage.ts'
import type { CollectedCoverage } from '../src/totals.ts'
import { gradeAndExit, gradeAndPrint, gradeAndWait, gradeInChild } from './fixtures/grade.ts'
import { load } from './fixtures/elsewhere.ts'
import { gradeHere } from './grade-here.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const path = fileURLToPath(new URL('fixtures/grade.ts', import.meta.url))

const isProfile = (name: string | Buffer): boolean => String(name).endsWith(PROFILE_SUFFIX)

/** Covers what children do in `body`. */
async function cover(
  body: () => Promise<unknown>,
  include = ['fixtures/**'],
): Promise<CollectedCoverage> {
  const coverage = await openCoverage({ root, include })
  try {
    await body()
    return await coverage.collect()
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}

/** The lines that ran and how often, in one process and without this package. */
async function truth(points: number): Promise<ReturnType<FileCoverage['getLineCoverage']>> {
  const script = gradeHere(points)
  const text = readFileSync(path, 'utf8')
  const data = await convertText(
    { path, text },
    { url: '', length: text.length, functions: script.functions },
  )
  const { createCoverageMap } = await import('../src/istanbul.ts')
  return functionLines(createCoverageMap({ [path]: data }).fileCoverageFor(path))
}

/** Of `grade` itself: the actions around it run in children only. */
function functionLines(file: FileCoverage): ReturnType<FileCoverage['getLineCoverage']> {
  const lines = Object.entries(file.getLineCoverage()).filter(
    ([line]) => Number(line) >= 4 && Number(line) <= 11,
  )
  return Object.fromEntries(lines)
}

const gradeLines = ({ map }: CollectedCoverage): unknown => functionLines(map.fileCoverageFor(path))

describe('openCoverage', () => {
  it('reports what a child ran as what a process of its own would have run', async () => {
    const collected = await cover(() => gradeInChild.reexec(60))
    expect(gradeLines(collected)).toEqual(await truth(60))
    expect(collected.children).toMatchObject([
      {
        action: 'grade',
        parentPid: process.pid,
        exitCode: 0,
        signal: null,
        covered: true,
        lost: undefined,
        refused: [],
      },
    ])
    expect(collected.unplaced).toEqual([])
  })

  it('keeps the coverage of a child whose action throws', async () => {
    const collected = await cover(() =>
      expect(gradeInChild.reexec(-1)).rejects.toThrow(new RangeError('-1 points')),
    )
    expect(gradeLines(collected)).toEqual(await truth(-1))
  })

  it('keeps the coverage of a child that calls process.exit(3)', async () => {
    const collected = await cover(() =>
      expect(gradeAndExit.reexec(60)).rejects.toThrow(ChildExitedError),
    )
    expect(gradeLines(collected)).toEqual(await truth(60))
    expect(collected.children[0]).toMatchObject({
      exitCode: 3,
      signal: null,
      covered: true,
      lost: undefined,
    })
  })

  it('keeps the coverage of a child that prints a megabyte on stdout and on stderr', async () => {
    const sink = openSync('/dev/null', 'w')
    const collected = await cover(() => gradeAndPrint.reexec(60, { stdout: sink, stderr: sink }))
    closeSync(sink)
    expect(gradeLines(collected)).toEqual(await truth(60))
  })

  it('keeps the coverage of a child that is ended by a timeout while it waits', async () => {
    const collected = await cover(() =>
      expect(gradeAndWait.reexec(60, { timeoutMs: 4000 })).rejects.toThrow('longer'),
    )
    expect(gradeLines(collected)).toEqual(await truth(60))
  })

  it('does not book a child that there never was', async () => {
    const collected = await cover(() =>
      expect(gradeInChild.reexec(1, { cwd: '/nonexistent' })).rejects.toThrow('started'),
    )
    expect(collected.children).toEqual([])
  })

  it('covers what is included only', async () => {
    const collected = await cover(() => gradeInChild.reexec(60), ['elsewhere/**'])
    expect(collected.map.files()).toEqual([])
    expect(collected.children).toMatchObject([{ covered: true }])
  })

  it('covers what lies below the root only', async () => {
    await using coverage = await openCoverage({ root: join(root, 'elsewhere') })
    await gradeInChild.reexec(60)
    expect((await coverage.collect()).map.files()).toEqual([])
  })

  it('refuses to take a file that has changed for the one that ran', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'where.mjs')
    writeFileSync(file, `export const where = () => 'here'\n`)
    await using coverage = await openCoverage({ root: directory.path })
    await load.reexec(file)
    writeFileSync(file, `export const where = () => 'there'\n`)
    const { map, unplaced } = await coverage.collect()
    expect(map.files()).toEqual([])
    expect(unplaced).toEqual([{ path: file, reason: 'the file has changed since it ran' }])
  })

  it('does not take what a loader made of a file for the file, and says so', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'where.mjs')
    writeFileSync(file, `export const where = () => 'here'\n`)
    await using coverage = await openCoverage({ root: directory.path })
    const loader = new URL('fixtures/changing-loader.mjs', import.meta.url).href
    expect(await load.reexec(file, { env: { NODE_OPTIONS: `--import=${loader}` } })).toBe('here')
    const { map, children, unplaced } = await coverage.collect()
    expect(map.files()).toEqual([])
    expect(children).toMatchObject([{ covered: true, refused: [] }])
    expect(unplaced).toEqual([
      { path: file, reason: 'a loader made what V8 ran, without a source map' },
    ])
  })

  it('collects all since it was opened, each child once', async () => {
    await using coverage = await openCoverage({ root, include: ['fixtures/**'] })
    await gradeInChild.reexec(60)
    const first = await coverage.collect()
    expect(first.children).toHaveLength(1)
    const again = await coverage.collect()
    expect(again.children).toEqual(first.children)
    expect(again.map.toJSON()).toEqual(first.map.toJSON())
    await gradeInChild.reexec(60)
    const { map, children } = await coverage.collect()
    expect(children).toHaveLength(2)
    const hits = Object.values(first.map.fileCoverageFor(path).s)
    expect(Object.values(map.fileCoverageFor(path).s)).toEqual(hits.map((each) => 2 * each))
  })

  it('adds up what children ran as they end, and accounts for them in the order of their starts', async () => {
    using own = temporaryDirectory()
    vi.stubEnv('TMPDIR', own.path)
    try {
      await using coverage = await openCoverage({ root, include: ['fixtures/**'] })
      const calls = [60, 95].map((points) => gradeInChild.reexec(points))
      await Promise.all(calls)
      await setImmediate()
      // What is left is that of this process.
      expect(readdirSync(own.path, { recursive: true }).filter(isProfile)).toHaveLength(1)
      const { map, children } = await coverage.collect()
      expect(children.map(({ pid, covered }) => [pid, covered])).toEqual(
        calls.map(({ pid }) => [pid, true]),
      )
      expect(map.fileCoverageFor(path).f).toMatchObject({ 0: 2 })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('loses nothing when it is told to end while it collects', async () => {
    await using coverage = await openCoverage({ root, include: ['fixtures/**'] })
    await Promise.all([gradeInChild.reexec(60), gradeInChild.reexec(60)])
    await setImmediate()
    const running = gradeAndWait.reexec(60)
    await expect(coverage.collect({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
    running.kill()
    await expect(running).rejects.toThrow('SIGTERM')
    const { children } = await coverage.collect()
    expect(children.map(({ action }) => action)).toEqual(['grade', 'grade', 'gradeAndWait'])
  })

  it('reports, and fails on a loss once the report is written, if it is to', async () => {
    using directory = temporaryDirectory()
    let printed = ''
    await using coverage = await openCoverage({ root, include: ['fixtures/**'], failOnLost: true })
    await gradeInChild.reexec(60)
    await coverage.report({ print: (text) => (printed += text) })
    expect(printed).toContain('grade.ts')
    const call = gradeAndWait.reexec(60)
    call.kill('SIGKILL')
    await expect(call).rejects.toThrow('SIGKILL')
    await expect(
      coverage.report({ reporters: ['json'], directory: directory.path }),
    ).rejects.toMatchObject({
      name: 'ChildrenLostError',
      message: expect.stringMatching(
        /^The coverage of 1 of the children was lost:\n {2}"gradeAndWait" \(pid \d+\): /,
      ) as string,
      children: [{ action: 'gradeAndWait' }],
      collected: { children: [{ covered: true }, { action: 'gradeAndWait' }] },
    })
    expect(readdirSync(directory.path)).toEqual(['coverage-final.json'])
    await expect(coverage.collect()).rejects.toThrow('was lost')
  })

  it('goes on when another that was opened within it is closed', async () => {
    const collected = await cover(async () => {
      await cover(() => gradeInChild.reexec(60))
      await gradeInChild.reexec(60)
    })
    expect(gradeLines(collected)).toEqual(await truth(60))
    expect(collected.children.filter(({ kind }) => kind === 'action')).toMatchObject([
      { action: 'grade', covered: true },
    ])
  })

  it('covers nothing and leaves nothing once it is disposed of', async () => {
    using own = temporaryDirectory()
    vi.stubEnv('TMPDIR', own.path)
    try {
      await cover(() => gradeInChild.reexec(60))
      await gradeInChild.reexec(60)
      expect(readdirSync(own.path)).toEqual([])
    } finally {
      vi.unstubAllEnvs()
    }
  })
})
