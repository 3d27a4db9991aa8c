import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { create, enter } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { attemptFrom } from './refusal.ts'
import { temporaryNamespaces } from './temporary.ts'
import { endItsProcess } from './fixtures/ends-its-process.ts'

expectNothingLeft()

const PATIENCE = { timeout: 60_000 }

describe.skipIf(noNamespaces)(`many calls${because(noNamespaces)}`, () => {
  it('leave no process and no descriptor, however they end', { timeout: 300_000 }, async () => {
    const { pid } = await temporaryNamespaces(['--pid', '--fork', '--net'])
    const ended = await temporaryNamespaces(['--pid', '--fork'])
    const layers = [
      [enter({ pid })],
      [enter({ all: pid })],
      [create({ pid: true })],
      [create({ user: true, pid: { proc: true }, mnt: true })],
      // These fail: in the parent, before Node.js starts, and after.
      [enter({ pid, net: '/no/such/path' })],
      [
        enter([
          { type: 'pid', ref: pid },
          { type: 'net', ref: '/no/such/path', resolve: 'in-turn' },
        ]),
      ],
      [create({ pid: true, mnt: { tmpfs: ['/no/such/path'] } })],
      [
        enter({ pid: ended.pid }),
        create({ user: true }, { uid: 4711 }),
        create({ uts: true }, { gid: 5 }),
      ],
    ]
    const open = readdirSync('/proc/self/fd').length
    const outcomes: Record<string, number> = {}
    for (let round = 0; round < 13; round++) {
      const answers = layers.map(async (each) => {
        const call = endItsProcess.reexec({ exitCode: 0 }, { layers: each, stderr: 'ignore' })
        const outcome = await call.then(String, (error: Error) => error.name)
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      })
      await Promise.all(answers)
    }
    expect(outcomes).toEqual({ answered: 4 * 13, NamespaceError: 4 * 13 })
    await expect.poll(() => readdirSync('/proc/self/fd').length, PATIENCE).toBe(open)
    const children = readFileSync('/proc/thread-self/children', 'utf8').trim().split(' ')
    // Those that hold the namespaces.
    expect(children).toHaveLength(2)
  })

  it('are made where the ends of children are ignored', () => {
    const program = ['sh', '-c', 'trap "" CHLD; exec "$0" "$@"', process.execPath]
    const others = [{ inside: 0, outside: 0 }]
    const outcomes = attemptFrom(program, [
      { create: { pid: true } },
      { create: { user: { uidMap: others }, pid: true } },
      { create: { user: { uidMap: others }, pid: true }, as: { uid: 4711 } },
    ])
    expect(outcomes).toMatchObject([
      { hasRun: true },
      { hasRun: true },
      { hasRun: false, error: { name: 'NamespaceError', step: 'setuid' } },
    ])
  })
})
