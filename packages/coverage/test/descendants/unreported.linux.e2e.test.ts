import { spawn, spawnSync } from 'node:child_process'
import { installLayer } from '@reexec/core'
import { create } from '@reexec/ns'
import { describe, expect, it, vi } from 'vitest'
import type { ChildAccount } from '../../src/account.ts'
import { coverDescendants } from '../../src/descendants.ts'
import { readStartTicks } from '../../src/descendants/process-identity.ts'
import { foldProfiles } from '../../src/fold-profiles.ts'
import { KeptProfiles } from '../../src/kept-profiles.ts'
import { coverageLayer } from '../../src/layer.ts'
import { startBelow } from '../fixtures/start-below.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { PROGRAM, coverInFolder, run } from './cover.ts'

const NODE = process.execPath
const WITHOUT = 'it was started without the variables by which it would have been covered'
const canBeNobody = spawnSync('su', ['nobody', '-s', '/bin/sh', '-c', 'true']).status === 0
const canUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0

/** For a shell. */
const RUN = `'${NODE}' '${PROGRAM}' 'waits a while'`

const scripts: Record<string, string> = {
  'env -i': `env -i ${RUN}`,
  'env -i in the place of the shell': `exec env -i ${RUN}`,
  unset: `unset NODE_OPTIONS REEXEC_COVERAGE; ${RUN}`,
  'env -i of another shell': `env -i sh -c "${RUN}; true"`,
  'python without an environment': `python3 -c "import subprocess; subprocess.call(['${NODE}', '${PROGRAM}', 'waits a while'], env={})"`,
  ...(canBeNobody ? { su: `su - nobody -s /bin/sh -c "${RUN}"` } : {}),
  ...(canUnshare ? { 'another PID namespace': `unshare --pid --fork env -i ${RUN}` } : {}),
}

/** The limit by which processes are marked. */
const limit = (): string =>
  spawnSync('prlimit', ['--locks', '--noheadings', '--output', 'SOFT'], {
    encoding: 'utf8',
  }).stdout.trim()

describe('a process that is started without the environment of what starts it', () => {
  it.for(Object.keys(scripts))('is booked as lost, and runs as it would: %s', async (kind) => {
    const script = scripts[kind] as string
    const uncovered = await run('sh', ['-c', script])
    expect(uncovered).toMatchObject({ code: 0, stdout: 'graded\n' })
    const { children } = await coverInFolder(async () => {
      expect(await run('sh', ['-c', script])).toEqual(uncovered)
    })
    const lost = children.filter((each) => each.lost !== undefined)
    expect(lost).toMatchObject([{ kind: 'process', covered: false, lost: WITHOUT }])
    expect(lost[0]?.command?.join(' ')).toContain(PROGRAM)
  })

  it('is booked with its parent and its end, where these are known', async () => {
    const { children } = await coverInFolder(async () => {
      const script = `env -i ${RUN} & wait $!; exec env -i ${RUN}`
      await run('sh', ['-c', script])
    })
    const [shell, other] = children
    expect(children).toHaveLength(2)
    expect(shell).toMatchObject({ parentPid: process.pid, exitCode: 0, lost: WITHOUT })
    expect(other).toMatchObject({
      command: [NODE, PROGRAM, 'waits a while'],
      parentPid: shell?.pid,
      exitCode: undefined,
      lost: WITHOUT,
    })
  })

  it('is booked once while it goes on and when it has ended, also without parents', async () => {
    using directory = temporaryDirectory()
    using _ = coverDescendants(directory.path, 50)
    const kept = new KeptProfiles()
    const lost = async (): Promise<ChildAccount[]> => {
      const { children } = await foldProfiles(directory.path, () => true, { kept })
      return children.filter((each) => each.lost !== undefined)
    }
    spawn('sh', ['-c', `setsid env -i '${NODE}' '${PROGRAM}' waits & true`])
    const [daemon] = await vi.waitUntil(async () => {
      const found = await lost()
      return found.length > 0 && found
    })
    expect(daemon).toMatchObject({ command: [NODE, PROGRAM, 'waits'], lost: WITHOUT })
    expect(await lost()).toEqual([daemon])
    const pid = daemon?.pid as number
    process.kill(pid, 'SIGKILL')
    await vi.waitUntil(() => readStartTicks(pid) === undefined)
    expect(await lost()).toMatchObject([{ pid: daemon?.pid, lost: WITHOUT }])
    expect(await lost()).toEqual([])
  })
})

describe('nothing is booked as lost', () => {
  it('that runs no program, is left out or belongs to another session', async () => {
    const { children } = await coverInFolder(async () => {
      await run('sh', [
        '-c',
        `env -i '${NODE}' --version; REEXEC_COVERAGE=off '${NODE}' '${PROGRAM}'`,
      ])
      using other = temporaryDirectory()
      const session = JSON.stringify({ directory: other.path, intervalMs: 50, agent: PROGRAM })
      const env = { ...process.env, NODE_OPTIONS: '', SESSION: session }
      await run('sh', ['-c', `REEXEC_COVERAGE="$SESSION" '${NODE}' '${PROGRAM}'; true`], { env })
    })
    expect(children.filter((each) => each.lost !== undefined)).toEqual([])
    expect(children.map(({ notCovering }) => notCovering)).toContain('another session covers it')
  })

  it.skipIf(!canUnshare)(
    `of what re-executed children start in PID namespaces${canUnshare ? '' : ' (skipped: unshare fails)'}`,
    async () => {
      const folded = await coverInFolder(async (directory) => {
        using _ = installLayer(coverageLayer(directory))
        const layers = [create({ pid: true })]
        const starts = Array.from({ length: 4 }, () =>
          startBelow.reexec({ program: PROGRAM, isBare: true }, { layers }),
        )
        await Promise.all(starts)
      })
      expect(folded.children.map(({ kind }) => kind).toSorted()).toEqual([
        ...Array(4).fill('action'),
        ...Array(4).fill('process'),
      ])
      expect(folded.children.filter(({ covered }) => !covered)).toEqual([])
    },
  )
})

it('marks processes by a limit only while it covers them', () => {
  const before = limit()
  using directory = temporaryDirectory()
  const outer = coverDescendants(directory.path)
  const marked = limit()
  expect(marked).toMatch(/^\d+$/)
  const inner = coverDescendants(directory.path)
  expect(limit()).toBe(marked)
  outer[Symbol.dispose]()
  expect(limit()).toBe(marked)
  inner[Symbol.dispose]()
  expect(limit()).toBe(before)
})
