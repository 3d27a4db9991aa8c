import { expect, it } from 'vitest'
import { functionOf } from '../cover-in-folder.ts'
import { PROGRAM, coverInFolder, fixture, run, truthOf } from './cover.ts'

const truth = await truthOf('return')

it.for(['terminate', 'exit', 'return'])(
  'covers the worker threads of a pool to their end, without any interval: %s',
  async (end) => {
    const program = [fixture('grade-in-pool.cjs'), PROGRAM, end]
    const folded = await coverInFolder(
      async () => expect(await run(process.execPath, program)).toMatchObject({ code: 0 }),
      { intervalMs: 600_000 },
    )
    const grade = functionOf(folded, 'grade')
    expect(grade?.ranges[0]?.count).toBe(2 * (truth?.ranges[0]?.count ?? 0))
    const covered = { covered: true, lost: undefined, incomplete: undefined }
    expect(folded.children).toMatchObject([covered, covered, covered])
  },
)
