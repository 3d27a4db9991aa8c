import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { spawnOnWire } from './fixtures/spawns-on-wire.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { runs } from './processes.ts'
import { temporaryFolder } from './temporary-file.ts'

leavesNothing()

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

const PARENT = [process.execPath, fixture('spawns-on-wire.ts')] as const

/** Commands that run another one elsewhere. */
const NO_TIMERS = ['prlimit', '--sigpending=0'] as const
const NEW_PID_NAMESPACE = ['unshare', '--user', '--map-root-user', '--pid', '--fork'] as const

const noLimit = whyNot([...NO_TIMERS, 'true'])
const noNamespace = whyNot([...NEW_PID_NAMESPACE, 'true'])
const noGroup = whyNot(['setpriv', '--egid=65534', '--keep-groups', 'true'])

function whyNot([command, ...args]: readonly [string, ...string[]]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}

/** Adds the reason for skipping to the name of a test. */
function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (skipped: ${reason})`
}

/** How long to wait for another process; the machine may be busy. */
const PATIENCE = { timeout: 20_000, interval: 20 }

let folder: ReturnType<typeof temporaryFolder>
/** What is killed after a test, whatever came of it. */
const started: ChildProcess[] = []

beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(join(folder.path, 'nested'))
})

afterEach(async () => {
  for (const each of started.splice(0)) {
    if (each.exitCode !== null || each.signalCode !== null) continue
    const exited = once(each, 'exit')
    each.kill('SIGKILL')
    await exited
  }
  folder[Symbol.dispose]()
})

function startParent(
  thread: 'main' | 'other',
  how: string,
  graceMs = 200,
  through: readonly string[] = [],
): ChildProcess {
  const [command, ...args] = [...through, ...PARENT, thread, how, String(graceMs), folder.path]
  const parent = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  started.push(parent)
  return parent
}

function startChild(how: string, graceMs = 200, through: readonly string[] = []): ChildProcess {
  const child = spawnOnWire([how, String(graceMs), folder.path], through)
  started.push(child)
  return child
}

/** What a fixture wrote into a file, once it has. */
async function written(name: string): Promise<string> {
  const path = join(folder.path, name)
  await vi.waitFor(
    () => expect(existsSync(path) && readFileSync(path, 'utf8')).toBeTruthy(),
    PATIENCE,
  )
  return readFileSync(path, 'utf8')
}

async function ready(of = '.'): Promise<{ pid: number; isParentThere: boolean }> {
  return JSON.parse(await written(`${of}/ready`)) as { pid: number; isParentThere: boolean }
}

async function isGone(pid: number): Promise<boolean> {
  await vi.waitFor(() => expect(runs(pid)).toBe(false), PATIENCE)
  return true
}

describe('a child that ends with its parent', () => {
  it('is killed in its endless loop, after its grace', async () => {
    const parent = startParent('main', 'loop', 500)
    const { pid, isParentThere } = await ready()
    const start = performance.now()
    parent.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
    expect(performance.now() - start).toBeGreaterThan(500)
    expect(isParentThere).toBe(true)
  })

  it('is killed in its endless loop when only the thread that spawned it has ended', async () => {
    const parent = startParent('other', 'loop')
    const { pid } = await ready()
    expect(await isGone(pid)).toBe(true)
    expect(parent.exitCode).toBe(null)
  })

  it('has time to end by itself', async () => {
    const parent = startParent('main', 'idle', 60_000)
    const { pid } = await ready()
    parent.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
    expect(await written('flushed')).toBe('true')
  })

  it('takes a child of its own along', async () => {
    const parent = startParent('main', 'nest')
    const [child, grandchild] = [await ready(), await ready('nested')]
    await written('nests')
    parent.kill('SIGKILL')
    expect(await isGone(child.pid)).toBe(true)
    expect(await isGone(grandchild.pid)).toBe(true)
  })

  it('hands nothing of it to another program that it starts', async () => {
    const parent = startParent('main', 'leaveProcess')
    const { pid } = await ready()
    const left = Number(await written('left'))
    const status = readFileSync(`/proc/${left}/status`, 'utf8')
    parent.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
    expect(runs(left)).toBe(true)
    process.kill(left, 'SIGKILL')
    expect(status).toMatch(/^SigBlk:\s*0+$/m)
    expect(status).toMatch(/^SigCgt:\s*0+$/m)
  })

  it('is killed without a grace when it has become another program', async () => {
    const parent = startParent('main', 'becomeShell', 60_000)
    const { pid } = await ready()
    await written('becameShell')
    parent.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
  })

  it('is told that its parent has ended before, and then is killed, too', async () => {
    const child = startChild('late')
    child.stdio[3]?.destroy()
    writeFileSync(join(folder.path, 'go'), '')
    const { pid, isParentThere } = await ready()
    expect(await isGone(pid)).toBe(true)
    expect(isParentThere).toBe(false)
    await vi.waitFor(() => expect(child.signalCode).toBe('SIGKILL'), PATIENCE)
  })

  it('knows a parent that has only nothing more to say', async () => {
    const child = startChild('late')
    const wire = child.stdio[3] as Socket
    await new Promise<void>((resolve) => wire.end(resolve))
    writeFileSync(join(folder.path, 'go'), '')
    expect((await ready()).isParentThere).toBe(true)
  })

  it.skipIf(noLimit !== undefined)(
    `is killed without a grace where the user has no timers${because(noLimit)}`,
    async () => {
      const parent = startParent('main', 'loop', 60_000, NO_TIMERS)
      const { pid } = await ready()
      parent.kill('SIGKILL')
      expect(await isGone(pid)).toBe(true)
    },
  )

  it.skipIf(noNamespace !== undefined)(
    `ends as the first process of a PID namespace${because(noNamespace)}`,
    async () => {
      const parent = startChild('loop', 200, NEW_PID_NAMESPACE)
      const { pid } = await ready()
      parent.kill('SIGKILL')
      expect(await isGone(pid)).toBe(true)
    },
  )

  describe.skipIf(noGroup !== undefined)(
    `and has changed its credentials${because(noGroup)}`,
    () => {
      it('is forgotten', async () => {
        const parent = startParent('main', 'changeGroup')
        const { pid } = await ready()
        await written('changed')
        parent.kill('SIGKILL')
        await setTimeout(1000)
        const isRunning = runs(pid)
        process.kill(pid, 'SIGKILL')
        expect(isRunning).toBe(true)
      })

      it('is killed if it has repeated its wish', async () => {
        const parent = startParent('main', 'changeGroupAndRepeat')
        const { pid } = await ready()
        await written('changed')
        parent.kill('SIGKILL')
        expect(await isGone(pid)).toBe(true)
      })
    },
  )
})

describe('killAfter', () => {
  const program = fixture('kills-itself.ts')

  it('kills a program that works for longer', () => {
    expect(spawnSync(process.execPath, [program, '200']).signal).toBe('SIGKILL')
  })

  it.skipIf(noNamespace !== undefined)(
    `ends the first process of a PID namespace${because(noNamespace)}`,
    () => {
      const [command, ...args] = [...NEW_PID_NAMESPACE, process.execPath, program, '200']
      expect(spawnSync(command, args).status).toBe(128 + 9)
    },
  )

  it.each([
    ['taken back', ['200', '0']],
    ['put off', ['200', '60000']],
  ])('does nothing when it was %s', (_, times) => {
    const { status } = spawnSync(process.execPath, [program, ...times])
    expect(status).toBe(0)
  })
})
