import { spawnSync } from 'node:child_process'
import { create } from '@reexec/ns'
import { expect, it } from 'vitest'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeInChild } from './fixtures/grade.ts'

/** In directories that are shared, of 2,000 such children 23 overwrite each other's files: all have PID 1. `REEXEC_TEST_CHILDREN=2000` asks for as many. */
const COUNT = Number(process.env['REEXEC_TEST_CHILDREN'] ?? 48)
const AT_A_TIME = 16

const { status, stderr } = spawnSync('unshare', ['--user', '--pid', '--fork', 'true'], {
  encoding: 'utf8',
})
const reason = status === 0 ? '' : ` (skipped: ${stderr.trim()})`

it.skipIf(reason !== '')(
  `loses none of many children that are in PID namespaces${reason}`,
  { timeout: 60_000 + COUNT * 500 },
  async () => {
    const layers = [create({ user: true, pid: true })]
    let left = COUNT
    const work = async (): Promise<void> => {
      while (left-- > 0) await gradeInChild.reexec(60, { layers })
    }
    const folded = await coverInFolder(() => Promise.all(Array.from({ length: AT_A_TIME }, work)))
    expect(folded.children).toHaveLength(COUNT)
    expect(folded.children.filter(({ covered, lost }) => !covered || lost !== undefined)).toEqual(
      [],
    )
    expect(functionOf(folded, 'grade')?.ranges[0]?.count).toBe(COUNT)
  },
)
