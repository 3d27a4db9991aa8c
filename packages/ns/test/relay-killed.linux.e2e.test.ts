import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Layer } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import { type EnterTargets, create, enter } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { buildAfterFork } from './forks.ts'
import { noCompiler } from './library.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { PID_WAYS } from './pid-ways.ts'
import { descendantsOf, isFirst, runs, stateOf } from './processes.ts'
import { temporaryNamespaces } from './temporary.ts'
import { type How, goOn } from './fixtures/goes-on.ts'

expectNothingLeft()

const PATIENCE = { timeout: 60_000 }

/** Waits until processes have ended, and somebody has waited for them. */
async function expectGone(pids: readonly number[]): Promise<void> {
  await expect.poll(() => pids.filter(runs), PATIENCE).toEqual([])
}

/** Starts a child, and gives all the processes that belong to it, when it has said that it is ready. */
async function start(
  layersOf: () => Promise<Layer[]>,
  how: How,
  options: { timeoutMs?: number; graceMs?: number; signal?: AbortSignal } = {},
): Promise<{ call: ReturnType<typeof goOn.reexec>; failure: Promise<unknown>; pids: number[] }> {
  const layers = await layersOf()
  const others = descendantsOf(process.pid)
  const { promise: ready, resolve: stdout } = Promise.withResolvers<string>()
  const call = goOn.reexec(how, { layers, stdout, ...options })
  const failure = call.then(
    () => 'It ended.',
    (error: unknown) => error,
  )
  await Promise.race([ready, failure])
  const pids = descendantsOf(process.pid).filter((pid) => !others.includes(pid))
  return { call, failure, pids }
}

describe.skipIf(noNamespaces).for(PID_WAYS)(
  `a child in a PID namespace that is %s${because(noNamespaces)}`,
  ([, layersOf]) => {
    it.for(['loop', 'nest'] as const)(
      'ends with the process that its call names: %s',
      async (how) => {
        const { call, failure, pids } = await start(layersOf, how)
        expect(pids[0]).toBe(call.pid)
        expect(pids.length).toBeGreaterThan(1)
        expect(call.kill('SIGKILL')).toBe(true)
        expect(await failure).toMatchObject({ name: 'ChildKilledError', signal: 'SIGKILL' })
        await expectGone(pids)
      },
    )

    it('ends by SIGTERM, which is sent on', async () => {
      const { call, failure, pids } = await start(layersOf, 'loop')
      call.kill('SIGTERM')
      expect(await failure).toMatchObject({ name: 'ChildKilledError', signal: 'SIGTERM' })
      await expectGone(pids)
    })
  },
)

describe.skipIf(noNamespaces).for(PID_WAYS.slice(0, 2))(
  `a child in a PID namespace that is %s, and is given up${because(noNamespaces)}`,
  ([, layersOf]) => {
    it('is ended by its timeout', async () => {
      const { failure, pids } = await start(layersOf, 'loop', { timeoutMs: 3000, graceMs: 200 })
      expect(await failure).toMatchObject({ name: 'CallTimeoutError' })
      await expectGone(pids)
    })

    it('is ended when its call is aborted', async () => {
      const controller = new AbortController()
      const { signal } = controller
      const { failure, pids } = await start(layersOf, 'wait', { signal })
      controller.abort()
      expect(await failure).toMatchObject({ name: 'CallAbortedError' })
      await expectGone(pids)
    })

    it('is ended although what relays its signals is stopped', async () => {
      const controller = new AbortController()
      const { signal } = controller
      const { call, failure, pids } = await start(layersOf, 'loop', { signal, graceMs: 200 })
      call.kill('SIGSTOP')
      await expect.poll(() => stateOf(Number(call.pid)), PATIENCE).toBe('T')
      controller.abort()
      expect(await failure).toMatchObject({ name: 'CallAbortedError', signal: 'SIGKILL' })
      await expectGone(pids)
    })
  },
)

/** Which fork it is that a process ends after: that of a reserve comes first, and of those that follow each parent relays. */
const FORKS = [
  ['created', 1],
  ['created', 2],
  ['created', 3],
  ['entered', 1],
  ['entered', 2],
] as const

describe.skipIf(noNamespaces).for(FORKS)(
  `a child in a PID namespace that is %s${because(noNamespaces)}`,
  ([way, fork]) => {
    it.skipIf(noCompiler)(
      `does not wait for what ends after fork ${fork}, before it relays${because(noCompiler)}`,
      async () => {
        const targets = await targetsFor(way)
        const layers = [way === 'created' ? create({ pid: true }) : enter(targets)]
        const env = { LD_PRELOAD: buildAfterFork(`if (count == ${fork}) _exit(9);`) }
        const call = goOn.reexec('wait', { layers, env, stdout: 'pipe' })
        // Which ends when nobody has it any more.
        const said = text(call.stdout as Readable)
        await expect(call).rejects.toMatchObject({ name: 'ChildExitedError', exitCode: 9 })
        expect(await said).toBe('')
      },
    )
  },
)

function createOne(): Promise<Layer[]> {
  return Promise.resolve([create({ pid: true })])
}

describe.skipIf(noNamespaces)(`a new PID namespace${because(noNamespaces)}`, () => {
  it('has a first process that waits for all that have lost their parents, and takes them along', async () => {
    const { call, failure, pids } = await start(createOne, 'orphans')
    // The one outside, the first one, Node.js and sleep(1).
    await expect.poll(() => descendantsOf(Number(call.pid)), PATIENCE).toHaveLength(3)
    call.kill('SIGKILL')
    expect(await failure).toMatchObject({ name: 'ChildKilledError' })
    await expectGone(pids)
  })

  it('ends with its first process', async () => {
    const { failure, pids } = await start(createOne, 'orphans')
    process.kill(Number(pids.find(isFirst)), 'SIGKILL')
    expect(await failure).toMatchObject({ name: 'ChildKilledError', signal: 'SIGKILL' })
    await expectGone(pids)
  })
})

describe.skipIf(noNamespaces)(`a parent that is killed${because(noNamespaces)}`, () => {
  const cases = [
    { how: 'wait', way: 'created' },
    { how: 'wait', way: 'entered' },
    { how: 'loop', way: 'created' },
    { how: 'loop', way: 'entered' },
    { how: 'loop', way: 'entered and user' },
    { how: 'loop', way: 'created', isSync: 'sync' },
    { how: 'loop', way: 'entered', isSync: 'sync' },
    { how: 'nest', way: 'created' },
    { how: 'nest', way: 'entered' },
    { how: 'orphans', way: 'created' },
  ] as const

  it.for<{ how: How; way: Way; isSync?: 'sync' }>(cases)(
    'takes along a child in a PID namespace: %o',
    async ({ how, isSync = '', way }) => {
      const targets = await targetsFor(way)
      const program = join(import.meta.dirname, 'fixtures/parent-that-goes-on.ts')
      const args = ['--no-warnings', program, how, JSON.stringify(targets), isSync]
      const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      const said = text(parent.stderr)
      const [line] = await Promise.race([
        once(parent.stdout, 'data'),
        said.then((words) => [words]),
      ])
      expect(String(line)).toBe('ready\n')
      const pids = descendantsOf(parent.pid as number)
      expect(pids.length).toBeGreaterThan(1)
      parent.kill('SIGKILL')
      await expectGone(pids)
      // Without a word.
      expect(await said).toBe('')
    },
  )
})

type Way = 'created' | 'entered' | 'entered and user'

/** Empty where it is to be created. */
async function targetsFor(way: Way): Promise<EnterTargets> {
  if (way === 'created') return {}
  if (way === 'entered') return { pid: (await temporaryNamespaces(['--pid', '--fork'])).pid }
  const { pid } = await temporaryNamespaces(['--user', '--map-root-user', '--pid', '--fork'])
  return { user: pid, pid }
}
