import { exec, execFile, fork, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import type { FoldedProfiles } from '../../src/fold-profiles.ts'
import { functionOf } from '../cover-in-folder.ts'
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

/** This Node.js is `node`. */
const PATH = `${dirname(NODE)}:${process.env['PATH']}`
const env = { ...process.env, PATH }

const kinds: Record<string, () => Promise<Ended>> = {
  spawn: () => run(NODE, [PROGRAM]),
  fork: () => ended(fork(PROGRAM, { silent: true })),
  execFile: () => ended(execFile(NODE, [PROGRAM])),
  'exec through a shell': () =>
    ended(exec(`"$NODE" "$PROGRAM"`, { env: { ...env, NODE, PROGRAM } })),
  execa: async () => {
    const { exitCode, signal, stdout, stderr } = await execa(NODE, [PROGRAM])
    return { code: exitCode ?? null, signal: signal ?? null, stdout: `${stdout}\n`, stderr }
  },
  spawnSync: async () => {
    const { status, signal, stdout, stderr } = spawnSync(NODE, [PROGRAM], { encoding: 'utf8' })
    return { code: status, signal, stdout, stderr }
  },
  'an empty environment': () => run(NODE, [PROGRAM], { env: {} }),
  'a process without warnings below another': () =>
    run(NODE, ['--no-deprecation', fixture('start-and-grade.cjs'), PROGRAM]),
  'NODE_OPTIONS of its own': () =>
    run(NODE, [PROGRAM], { env: { NODE_OPTIONS: '--no-warnings --max-old-space-size=100' } }),
  'env -i': () => run('env', ['-i', NODE, PROGRAM], { env }),
  'env -u NODE_OPTIONS': () => run('/usr/bin/env', ['-u', 'NODE_OPTIONS', 'A=1', NODE, PROGRAM]),
  'env -i with NODE_OPTIONS': () =>
    run('env', ['-', 'NODE_OPTIONS=--no-warnings', 'A=1', NODE, PROGRAM]),
  // Not in this package: npm would look through all that is installed in it.
  'npx in a shell': () => run('npx', ['-c', `node '${PROGRAM}'`], { env, cwd: tmpdir() }),
  'a process without an environment below another': () =>
    run(NODE, [fixture('start-and-grade.cjs'), PROGRAM]),
  'a shell script': () => run('sh', ['-c', `true; node '${PROGRAM}'; exit $?`], { env }),
  python: () => run('python3', [fixture('start.py'), 'node', PROGRAM], { env }),
  make: () => run('make', ['-s', '-f', fixture('start.mk'), `COMMAND=node '${PROGRAM}'`], { env }),
  'a worker thread': () => run(NODE, [fixture('grade-in-worker.cjs'), PROGRAM]),
  'a worker thread with an empty environment': () => runWorker({ env: {} }),
  'a worker thread with NODE_OPTIONS of its own': () =>
    runWorker({ env: { ...env, NODE_OPTIONS: '--no-warnings' } }),
  'a worker thread with an environment and flags of its own': () =>
    runWorker({ env: {}, execArgv: ['--no-deprecation'] }),
}

function runWorker(options: object): Promise<Ended> {
  return run(NODE, [fixture('grade-as-told.cjs'), PROGRAM, JSON.stringify(options)])
}

it.for(Object.keys(kinds))(
  'covers exactly what runs by %s, and changes nothing of it',
  { timeout: 60_000 },
  async (kind) => {
    const start = kinds[kind] as () => Promise<Ended>
    const uncovered = comparable(await start())
    expect(uncovered).toMatchObject({ code: 0, stdout: 'graded\n' })
    let covered: Ended | undefined
    const folded = await coverInFolder(async () => (covered = comparable(await start())))
    expect(covered).toEqual(uncovered)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    const grading = folded.children.filter(({ texts }) =>
      texts.some((url) => url.endsWith('/grade-and-end.cjs')),
    )
    expect(grading).toMatchObject([
      { covered: true, lost: undefined, incomplete: undefined, refused: [] },
    ])
    expect(folded.children.filter(({ lost }) => lost !== undefined)).toEqual([])
  },
)

const gradeAlone = (): Promise<Ended> => run(NODE, [PROGRAM]).then(comparable)

it('covers in the last of several sessions that are open, and changes nothing of what runs', async () => {
  const uncovered = await gradeAlone()
  let covered: Ended | undefined
  const sessions: FoldedProfiles[] = []
  const open = async (count: number): Promise<void> => {
    if (count === 0) covered = await gradeAlone()
    else sessions.push(await coverInFolder(() => open(count - 1)))
  }
  await open(4)
  expect(covered).toEqual(uncovered)
  const [last, ...others] = sessions.map(({ children }) => children)
  expect(last).toMatchObject([{ covered: true, lost: undefined }])
  for (const children of others)
    expect(children).toMatchObject([{ notCovering: 'another session covers it' }])
})
