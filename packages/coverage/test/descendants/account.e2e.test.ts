import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { installLayer } from '@reexec/core'
import { create } from '@reexec/ns'
import { expect, it } from 'vitest'
import type { ChildAccount } from '../../src/account.ts'
import { coverDescendants } from '../../src/descendants.ts'
import { foldProfiles } from '../../src/fold-profiles.ts'
import { KeptProfiles } from '../../src/kept-profiles.ts'
import { coverageLayer } from '../../src/layer.ts'
import { waitForDescendants } from '../../src/wait-for-descendants.ts'
import { functionOf, untilWritten } from '../cover-in-folder.ts'
import { startBelow } from '../fixtures/start-below.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { type Ended, PROGRAM, coverInFolder, fixture, run, truthOf } from './cover.ts'

const NODE = process.execPath
const truth = await truthOf('return')

/** For a shell: lets a directory be empty. */
const hide = (directory: string): string => `mount -t tmpfs tmpfs '${directory}'`

/** What a program sees of its environment. */
const look = async (): Promise<{ env: string[] }> =>
  JSON.parse((await run(NODE, [fixture('print-environment.cjs')], { env: {} })).stdout) as {
    env: string[]
  }

const nobody = { uid: 65534, gid: 65534 }
const canBeNobody = spawnSync(NODE, ['--version'], nobody).status === 0
const canUnshare = spawnSync('unshare', ['--mount', 'true']).status === 0

it.skipIf(!canBeNobody)(
  `covers a process of another user${canBeNobody ? '' : ' (skipped: there is none to become)'}`,
  async () => {
    const folded = await coverInFolder(async () => {
      expect(await run(NODE, [PROGRAM], nobody)).toEqual({
        code: 0,
        signal: null,
        stdout: 'graded\n',
        stderr: '',
      })
    })
    expect(functionOf(folded, 'grade')).toEqual(truth)
  },
)

it('leaves out a process whose environment says so, and covers the others', async () => {
  const folded = await coverInFolder(async () => {
    const seen = await run(NODE, [fixture('print-environment.cjs')], {
      env: { ...process.env, REEXEC_COVERAGE: 'off' },
    })
    expect(seen.stdout).not.toContain('NODE_OPTIONS')
    await run(NODE, [PROGRAM], { env: { REEXEC_COVERAGE: 'off' } })
    await run(NODE, [PROGRAM])
  })
  expect(folded.children).toHaveLength(1)
  expect(functionOf(folded, 'grade')).toEqual(truth)
})

it('waits for a daemon that outlives its parent', async () => {
  const folded = await coverInFolder(() => run(NODE, [fixture('start-daemon.cjs'), PROGRAM]))
  expect(functionOf(folded, 'grade')).toEqual(truth)
  const of = (name: string): ChildAccount | undefined =>
    folded.children.find(({ texts }) => texts.some((url) => url.endsWith(name)))
  const [parent, daemon] = [of('/start-daemon.cjs'), of('/grade-and-end.cjs')]
  expect(daemon).toMatchObject({ parentPid: parent?.pid, covered: true, incomplete: undefined })
})

it('covers a daemon of two forks and a session of its own, which nobody of here started', async () => {
  const daemon = `(setsid '${NODE}' '${PROGRAM}' 'waits a while' > /dev/null &)`
  const folded = await coverInFolder(() => run('sh', ['-c', daemon]))
  expect(functionOf(folded, 'grade')).toEqual(truth)
  expect(folded.children.filter(({ covered }) => covered)).toMatchObject([
    { command: [NODE, PROGRAM, 'waits a while'], incomplete: undefined },
  ])
  expect(folded.children.filter(({ lost }) => lost !== undefined)).toEqual([])
})

it('waits no longer than it is to for a process that is stopped, and books it', async () => {
  using directory = temporaryDirectory()
  using _ = coverDescendants(directory.path, 50)
  const kept = new KeptProfiles()
  const child = spawn(NODE, [PROGRAM, 'waits'])
  await untilWritten(directory.path, 'grade')
  child.kill('SIGSTOP')
  await waitForDescendants(directory.path, 100)
  const before = await foldProfiles(directory.path, () => true, { kept })
  expect(functionOf(before, 'grade')).toEqual(truth)
  expect(before.children).toMatchObject([{ covered: true, incomplete: 'it still runs' }])
  child.kill('SIGTERM')
  child.kill('SIGCONT')
  await once(child, 'close')
  await waitForDescendants(directory.path, 5000)
  const after = await foldProfiles(directory.path, () => true, { kept })
  expect(after.children).toMatchObject([{ pid: child.pid, signal: 'SIGTERM', covered: true }])
})

it('books a process that goes on, and then what it ran later, once', async () => {
  using directory = temporaryDirectory()
  using _ = coverDescendants(directory.path, 50)
  const kept = new KeptProfiles()
  const child = spawn(NODE, [PROGRAM, 'waits'])
  await untilWritten(directory.path, 'grade')
  const before = await foldProfiles(directory.path, () => true, { kept })
  expect(functionOf(before, 'grade')).toEqual(truth)
  expect(before.children).toMatchObject([{ covered: true, incomplete: 'it still runs' }])
  child.kill('SIGKILL')
  await once(child, 'close')
  const after = await foldProfiles(directory.path, () => true, { kept })
  expect(functionOf(after, 'grade')).toBeUndefined()
  expect(after.children).toMatchObject([
    { pid: child.pid, signal: 'SIGKILL', incomplete: expect.stringMatching(/^killed by SIGKILL/) },
  ])
  expect((await foldProfiles(directory.path, () => true, { kept })).children).toEqual([])
})

it('books what left no profile, and why', async () => {
  const { children } = await coverInFolder(async () => {
    await run(NODE, ['--permission', PROGRAM])
    await run('true', [])
    await run(NODE, ['--version'])
    await run(NODE, ['--no-such-flag', PROGRAM])
  })
  expect(children).toMatchObject([
    { lost: 'Node.js does not let it be covered under --permission', exitCode: 0 },
    { lost: undefined, notCovering: 'it is not Node.js, but true' },
    { lost: undefined, notCovering: 'it runs no program: --version' },
    { lost: undefined, notCovering: 'it has refused its arguments, and run nothing' },
  ])
})

it.skipIf(!canUnshare)(
  `books a process in another root as lost, and lets it start${canUnshare ? '' : ' (skipped: unshare fails)'}`,
  async () => {
    const agents = fileURLToPath(new URL('../../dist/child', import.meta.url))
    let script = ''
    const { children } = await coverInFolder(async (directory) => {
      script = `${hide(directory)} && ${hide(agents)} && exec '${NODE}' -p 40+2`
      const ended = await run('unshare', ['--mount', 'sh', '-c', script])
      expect(ended).toEqual({ code: 0, signal: null, stdout: '42\n', stderr: '' })
    })
    expect(children).toMatchObject([
      { command: ['unshare', '--mount', 'sh', '-c', script], covered: false },
    ])
    expect(children[0]?.lost).toMatch(/left no profile, maybe where the session directory/)
  },
)

it('leaves the environment of this process as it was', () => {
  using directory = temporaryDirectory()
  const before = { ...process.env }
  const covering = coverDescendants(directory.path)
  expect(process.env['NODE_OPTIONS']).toMatch(/agent\.cjs/)
  covering[Symbol.dispose]()
  expect(process.env).toEqual(before)
})

it('lets a program load all that it is to load before', async () => {
  const [first, second] = [fixture('preload-1.cjs'), fixture('preload-2.cjs')]
  const program = [
    '--require',
    second,
    '-e',
    `new (require('node:worker_threads').Worker)('process.stdout.write("worker")', { eval: true })`,
  ]
  const start = (): Promise<Ended> =>
    run(NODE, program, { env: { NODE_OPTIONS: `--require ${first}` } })
  const uncovered = await start()
  expect(uncovered.stdout).toBe('first\nsecond\nfirst\nsecond\nworker')
  await coverInFolder(async () => expect(await start()).toEqual(uncovered))
})

it('shows a program nothing but two variables', async () => {
  const uncovered = await look()
  let covered: { env: string[] } | undefined
  await coverInFolder(async () => (covered = await look()))
  expect(covered).toEqual({
    ...uncovered,
    env: [...uncovered.env, 'NODE_OPTIONS', 'REEXEC_COVERAGE'],
  })
})

it.for([
  ['in its parent’s namespaces', []],
  ...(canUnshare ? [['in other namespaces', [create({ pid: true, net: true })]] as const] : []),
] as const)(
  'covers what a re-executed child starts %s, which sees nothing of it',
  async ([, layers]) => {
    for (const isBare of [false, true]) {
      const folded = await coverInFolder(async (directory) => {
        using _ = installLayer(coverageLayer(directory))
        expect(
          await startBelow.reexec({ program: PROGRAM, isBare }, { layers: [...layers] }),
        ).toEqual({
          status: 0,
          ours: [],
        })
      })
      expect(functionOf(folded, 'grade')).toEqual(truth)
      expect(folded.children.map(({ kind }) => kind).toSorted()).toEqual(['action', 'process'])
      expect(folded.children.filter(({ lost }) => lost !== undefined)).toEqual([])
    }
  },
)
