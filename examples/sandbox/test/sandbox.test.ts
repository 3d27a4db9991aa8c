import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { supported } from '@reexec/ns'
import { describe, expect, it } from 'vitest'
import { compare } from '../src/compare.ts'
import { sandbox } from '../src/sandbox.ts'
import { leaveProcess } from './fixtures/leave-process.ts'
import { look } from './fixtures/look.ts'

const { create } = supported().user
const because = create.possible ? '' : ` (skipped: ${create.why})`

describe.skipIf(!create.possible)(`the sandbox${because}`, () => {
  it('keeps an action from what it could reach outside', async () => {
    const { here, sandboxed } = await compare()
    expect(sandboxed).toEqual({
      'its user': '1000',
      'connecting to a server': 'ENETUNREACH',
      'reading a file in /tmp': 'ENOENT',
      'seeing a process': 'ENOENT',
      'signalling it': 'ESRCH',
      'having priority': 'EACCES',
      'becoming root': 'EINVAL',
    })
    expect(here).toMatchObject({
      'connecting to a server': 'works',
      'reading a file in /tmp': 'works',
      'seeing a process': 'works',
      'signalling it': 'works',
    })
  })

  it('has no network, no processes and an empty /tmp, each time anew', async () => {
    for (const _ of [1, 2]) {
      const seen = await look.reexec(undefined, { layers: [sandbox()] })
      // 1 is the process that reaps what others leave, 2 the action's; a third one is grep, later.
      expect(seen).toMatchObject({ temporary: [], processes: ['1', '2'], interfaces: {} })
    }
    expect(existsSync('/tmp/left-by-sandbox')).toBe(false)
  })

  it('is nobody outside, or who runs it, where that cannot be', async () => {
    const { users, groups } = await look.reexec(undefined, { layers: [sandbox()] })
    const [, , idsHere] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/).map(Number)
    const mayBeNobody = process.geteuid?.() === 0 && Number(idsHere) > 65_534
    expect(users).toEqual([1000, mayBeNobody ? 65_534 : process.geteuid?.(), 1])
    expect(groups).toEqual([1000, mayBeNobody ? 65_534 : process.getegid?.(), 1])
  })

  it('gives no capabilities to what the action spawns', async () => {
    const { capabilities } = await look.reexec(undefined, { layers: [sandbox()] })
    expect(capabilities).toBe('CapEff:\t0000000000000000\n')
  })

  it('leaves no process behind', async () => {
    const seconds = `31.${process.pid}`
    await leaveProcess.reexec(seconds, { layers: [sandbox()] })
    expect(commandLines().filter((line) => line === `sleep\0${seconds}\0`)).toEqual([])
  })
})

function commandLines(): string[] {
  return readdirSync('/proc').map((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8')
    } catch {
      return ''
    }
  })
}
