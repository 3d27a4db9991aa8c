import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeAndClose, runOutOfTime } from './fixtures/close-descriptors.ts'
import { gradeHere } from './grade-here.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

/** Many, so that one of them gets the number that the profile had. */
const filesIn = (path: string): string[] =>
  Array.from({ length: 40 }, (_, at) => join(path, `file-${at}`))

describe('a child that closes descriptors it does not know', () => {
  it('is covered up to the last interval, and nothing is written to its files', async () => {
    using directory = temporaryDirectory()
    const files = filesIn(directory.path)
    const folded = await coverInFolder(async () => {
      expect(await gradeAndClose.reexec({ waitMs: 600, files })).toBe('closed')
    })
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children).toMatchObject([
      { covered: true, incomplete: expect.stringContaining('in its last moments') },
    ])
    expect(files.map((each) => readFileSync(each, 'utf8')).join('')).toBe('')
  })

  it('is lost, and booked so, if it does that at once', async () => {
    using directory = temporaryDirectory()
    const files = filesIn(directory.path)
    const folded = await coverInFolder(async () => {
      expect(await gradeAndClose.reexec({ waitMs: 0, files })).toBe('closed')
    })
    const lost = 'exited with code 0 before it wrote its profile'
    expect(folded.children).toMatchObject([{ covered: false, lost }])
    expect(files.map((each) => readFileSync(each, 'utf8')).join('')).toBe('')
  })
})

it('does not keep code from being stopped by a time limit', async () => {
  const TIMES = 60
  await coverInFolder(
    async () => {
      const codes = await runOutOfTime.reexec(TIMES, { timeoutMs: 25_000 })
      expect(new Set(codes)).toEqual(new Set(['ERR_SCRIPT_EXECUTION_TIMEOUT']))
      expect(codes).toHaveLength(TIMES)
    },
    { intervalMs: 2 },
  )
})
