import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { foldProfiles } from '../src/fold-profiles.ts'
import { functionOf, untilWritten } from './cover-in-folder.ts'
import { gradeHere } from './grade-here.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const PARENT = fileURLToPath(new URL('fixtures/parent-to-be-killed.ts', import.meta.url))
const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

it.for(['waits', 'computes'] as const)(
  'keeps what a child wrote whose parent is killed, and the child ends: it %s',
  async (how) => {
    using directory = temporaryDirectory()
    const parent = spawn(process.execPath, [PARENT, directory.path, how], { stdio: 'ignore' })
    const ended = once(parent, 'exit')
    await untilWritten(directory.path, 'grade')
    parent.kill('SIGKILL')
    await ended
    // Longer than the grace that it was given.
    await wait(3000)
    const folded = await foldProfiles(directory.path, () => true)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children).toMatchObject([{ covered: true, exitCode: undefined }])
    expect(existsSync(`/proc/${folded.children[0]?.pid}`)).toBe(false)
  },
)
