import type { CallOptions, ReexecError } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import { coverInFolder, functionOf, untilWritten } from './cover-in-folder.ts'
import { type Ending, type Pastime, gradeAndBeBusy, gradeAndEnd } from './fixtures/grade-and-end.ts'
import { gradeHere } from './grade-here.ts'

const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

const OPTIONS = { stderr: 'pipe', graceMs: 5000 } as const

/** How a child came to its end, as its caller sees it. What differs from run to run in its last words is left out. */
function endOf(error: ReexecError): object {
  const { name, exitCode, signal, stderr = '' } = error
  const words = stderr.replaceAll(/0x[\da-f]+|\b\d+\b/g, 'N')
  return { name, exitCode, signal, stderr: words.includes('heap out of memory') || words }
}

describe('a child that ends by itself', () => {
  const endings: readonly Ending[] = [
    'exit in a timer',
    'exit in an exit handler',
    'reallyExit',
    'abort',
    'full heap',
    'uncaught exception',
    'SIGKILL to itself',
    ...('execve' in process ? (['execve'] as const) : []),
  ]

  it.for(endings)('is covered to its end, and ends as it would: %s', async (how) => {
    const options: CallOptions = { ...OPTIONS, execArgv: ['--max-old-space-size=48'] }
    const end = async (): Promise<object> =>
      await gradeAndEnd.reexec(how, options).then(
        () => ({}),
        (error: unknown) => endOf(error as ReexecError),
      )
    const uncovered = await end()
    let covered: object = {}
    const folded = await coverInFolder(async () => (covered = await end()))
    expect(covered).toEqual(uncovered)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children).toMatchObject([{ covered: true, lost: undefined }])
  })
})

describe('a child that is ended from outside', () => {
  const pastimes: readonly Pastime[] = ['waits', 'waits for ever', 'computes']
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const
  const cases = pastimes.flatMap((how) => signals.map((signal) => [how, signal] as const))

  it.for(cases)('is covered up to then: it %s, and gets %s', async ([how, signal]) => {
    const folded = await coverInFolder(async (directory) => {
      const call = gradeAndBeBusy.reexec(how, OPTIONS)
      const ended = call.catch((error: unknown) => error)
      await untilWritten(directory, 'grade')
      call.kill(signal)
      expect(await ended).toMatchObject({ name: 'ChildKilledError', signal })
    })
    expect(functionOf(folded, 'grade')).toEqual(truth)
    // Nobody is told of that one before.
    const incomplete =
      signal === 'SIGKILL'
        ? 'killed by SIGKILL: what it ran in its last moments is missing'
        : undefined
    expect(folded.children).toMatchObject([{ covered: true, lost: undefined, incomplete }])
  })

  it.for(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
    'is covered with its handler of %s',
    async (signal) => {
      const folded = await coverInFolder(async () => {
        const { promise: busy, resolve } = Promise.withResolvers<void>()
        const call = gradeAndBeBusy.reexec('handles signals', {
          ...OPTIONS,
          stdout: () => resolve(),
        })
        const ended = call.catch((error: unknown) => error)
        await busy
        call.kill(signal)
        expect(await ended).toMatchObject({ exitCode: 9, signal: null })
      })
      expect(functionOf(folded, 'grade')).toEqual(truth)
      expect(folded.children).toMatchObject([{ covered: true, incomplete: undefined }])
    },
  )

  it.for(pastimes)('is covered when its time is up: it %s', { timeout: 120_000 }, async (how) => {
    let graded: unknown
    // On a busy machine it may not have begun by then.
    for (const timeoutMs of [3000, 15_000, 60_000]) {
      const folded = await coverInFolder(async () => {
        const call = gradeAndBeBusy.reexec(how, { ...OPTIONS, timeoutMs, graceMs: 1000 })
        await expect(call).rejects.toMatchObject({ name: 'CallTimeoutError' })
      })
      graded = functionOf(folded, 'grade')
      if (graded !== undefined) break
    }
    expect(graded).toEqual(truth)
  })
})
