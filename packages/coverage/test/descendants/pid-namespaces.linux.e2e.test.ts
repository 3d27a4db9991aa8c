import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { functionOf } from '../cover-in-folder.ts'
import { gradeHere } from '../grade-here.ts'
import { coverInFolder, fixture, run } from './cover.ts'

const { status, stderr } = spawnSync('unshare', ['--user', 'true'], { encoding: 'utf8' })
const reason = status === 0 ? '' : ` (skipped: ${stderr.trim()})`
const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

const PROGRAM = '/grade-in-pid-namespaces.ts'

it.skipIf(reason !== '')(
  `knows a process in another PID namespace for the one that was spawned${reason}`,
  async () => {
    const folded = await coverInFolder(async () => {
      const program = ['--no-warnings', fixture('grade-in-pid-namespaces.ts')]
      expect(await run(process.execPath, program)).toMatchObject({ code: 0, stderr: '' })
    })
    const grade = functionOf(folded, 'grade')
    expect(grade?.ranges[0]?.count).toBe(3 * (truth?.ranges[0]?.count ?? 0))
    const covered = { covered: true, lost: undefined, incomplete: undefined, exitCode: 0 }
    expect(folded.children).toMatchObject([covered, covered, covered, covered])
    const program = folded.children.find(({ texts: [first] }) => first?.endsWith(PROGRAM))
    const others = folded.children.filter((each) => each !== program)
    expect(others.map(({ parentPid }) => parentPid)).toEqual(others.map(() => program?.pid))
  },
)
