import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { functionOf, untilWritten } from '../cover-in-folder.ts'
import {
  type Ended,
  PROGRAM,
  comparable,
  coverInFolder,
  ended,
  fixture,
  run,
  truthOf,
} from './cover.ts'

const NODE = process.execPath
const truth = await truthOf('return')

const incompleteBy = (signal: string): string =>
  `killed by ${signal}: what it ran in its last moments is missing`

/** Heap exhaustion prints where it happened. */
const grade = (ending: string): Promise<Ended> =>
  run(NODE, ['--max-old-space-size=48', PROGRAM, ending]).then(comparable)

/** Starts the program, ends it as soon as it has run and, given a directory, has written that, and tells how it ended. */
async function kill(pastime: string, signal: NodeJS.Signals, directory?: string): Promise<Ended> {
  const child = spawn(NODE, [PROGRAM, pastime])
  const end = ended(child)
  await untilPrinted(child.stdout, pastime === 'is stuck' ? 'stuck' : 'graded')
  if (pastime === 'is stuck') await untilAsleep(child.pid)
  if (directory !== undefined) await untilWritten(directory, 'grade')
  child.kill(signal)
  return await end
}

/** Waits until a process has printed a word. */
async function untilPrinted(stdout: Readable, word: string): Promise<void> {
  let printed = ''
  await new Promise<void>((resolve) => {
    stdout.on('data', (text) => {
      printed += String(text)
      if (printed.includes(word)) resolve()
    })
  })
}

/** Waits until the main thread of a process waits for something; see proc_pid_stat(5). */
async function untilAsleep(pid = 0): Promise<void> {
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') S ')) await wait(10)
}

/** No interval passes before the end. */
const AT_THE_END = { intervalMs: 60_000 }

describe('a process that ends by itself', () => {
  const endings = [
    'return',
    'throw',
    'reject',
    'exit in a timer',
    'exit in an exit handler',
    'grade in an exit handler',
    'many exit listeners',
    'reallyExit',
    'abort',
    'full heap',
    'SIGKILL to itself',
    'SIGTERM to itself',
    ...('execve' in process ? ['execve'] : []),
  ]

  it('ends by a signal that has come before', async () => {
    const uncovered = await grade('SIGTERM, and exit')
    expect(uncovered).toMatchObject({ code: null, signal: 'SIGTERM' })
    let covered: Ended | undefined
    const folded = await coverInFolder(async () => (covered = await grade('SIGTERM, and exit')))
    expect(covered).toEqual(uncovered)
    expect(functionOf(folded, 'grade')).toEqual(truth)
  })

  it.for(endings)('is covered to its end, and ends as it would: %s', async (ending) => {
    const uncovered = await grade(ending)
    let covered: Ended | undefined
    const folded = await coverInFolder(async () => (covered = await grade(ending)))
    expect(covered).toEqual(uncovered)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    const { code, signal } = uncovered
    expect(folded.children).toMatchObject([
      {
        kind: 'process',
        parentPid: process.pid,
        exitCode: code,
        signal,
        covered: true,
        lost: undefined,
        // A callback of V8's tells that it will be full, not that the process ends.
        incomplete: ending === 'full heap' ? incompleteBy('SIGABRT') : undefined,
      },
    ])
  })
})

describe('a process that somebody else ends', () => {
  const pastimes = ['waits', 'waits for ever', 'computes']
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const
  const cases = pastimes.flatMap((how) => signals.map((signal) => [how, signal] as const))

  it.runIf(process.platform === 'linux').for(cases)(
    'is covered to its end, and ends as it would: it %s, and gets %s',
    async ([pastime, signal]) => {
      const uncovered = await kill(pastime, signal)
      let covered: Ended | undefined
      const folded = await coverInFolder(
        async () => (covered = await kill(pastime, signal)),
        AT_THE_END,
      )
      expect(covered).toEqual(uncovered)
      expect(functionOf(folded, 'grade')).toEqual(truth)
      expect(folded.children).toMatchObject([
        { covered: true, signal, lost: undefined, incomplete: undefined },
      ])
    },
  )

  it.runIf(process.platform === 'linux')(
    'is ended by a signal, and incomplete, if it is stuck in what is not JavaScript',
    async () => {
      let covered: Ended | undefined
      const folded = await coverInFolder(
        async (directory) => (covered = await kill('is stuck', 'SIGTERM', directory)),
      )
      expect(covered).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' })
      expect(functionOf(folded, 'grade')).toEqual(truth)
      expect(folded.children).toMatchObject([{ incomplete: incompleteBy('SIGTERM') }])
    },
  )

  it.for(pastimes)('is covered up to then: it %s, and gets SIGKILL', async (pastime) => {
    const uncovered = await kill(pastime, 'SIGKILL')
    let covered: Ended | undefined
    const folded = await coverInFolder(
      async (directory) => (covered = await kill(pastime, 'SIGKILL', directory)),
    )
    expect(covered).toEqual(uncovered)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children).toMatchObject([
      { covered: true, signal: 'SIGKILL', lost: undefined, incomplete: incompleteBy('SIGKILL') },
    ])
  })

  it.for(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
    'is covered with its handler of %s',
    async (signal) => {
      let covered: Ended | undefined
      const folded = await coverInFolder(async () => {
        covered = await kill('handles signals', signal)
      })
      expect(covered).toMatchObject({ code: 9, signal: null, stderr: '' })
      expect(functionOf(folded, 'grade')).toEqual(truth)
      expect(folded.children).toMatchObject([{ covered: true, incomplete: undefined }])
    },
  )
})

const fill = (): Promise<Ended> => run(NODE, [fixture('fill-worker.cjs')])

it('leaves a worker thread the limit of its memory, and its process its life', async () => {
  const uncovered = await fill()
  expect(uncovered).toMatchObject({ code: 0, stdout: 'ERR_WORKER_OUT_OF_MEMORY\n' })
  await coverInFolder(async () => expect(await fill()).toEqual(uncovered))
})
