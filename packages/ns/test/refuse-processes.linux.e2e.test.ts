import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enter } from '../src/index.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { holdNamespaces } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { refuse, saying } from './refusal.ts'
import { temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

describe.skipIf(noNamespaces)(`a process that has ended${because(noNamespaces)}`, () => {
  it('may have been the first of its PID namespace, which takes no others', async () => {
    const holder = await holdNamespaces(['--pid', '--fork'])
    const fd = openSync(`/proc/${holder.pid}/ns/pid`, 'r')
    onTestFinished(() => closeSync(fd))
    await holder.release()
    const { error, isLoaded } = await refuse([enter({ pid: { fd } })])
    expect(error).toMatchObject({
      type: 'pid',
      ref: { fd },
      step: 'fork',
      errno: 12,
      code: 'ENOMEM',
      message: saying(/the first process of that PID namespace has ended/),
    })
    expect(isLoaded).toBe(false)
  })

  it('leaves a layer that was made of it without what to enter', async () => {
    const holder = await holdNamespaces(['--net'])
    const layer = enter({ net: holder.pid })
    await holder.release()
    const { error, isLoaded } = await refuse([layer])
    expect(error).toMatchObject({ type: 'net', ref: holder.pid, step: 'open', code: 'ENOENT' })
    expect(isLoaded).toBe(false)
  })

  it('is looked for in turn, and not found, by the child', async () => {
    const { pid } = await temporaryNamespaces(['--mount'])
    const { pid: gone } = spawnSync('true')
    const { error, isLoaded } = await refuse([
      enter([
        { type: 'mnt', ref: pid },
        { type: 'net', ref: gone, resolve: 'in-turn' },
      ]),
    ])
    expect(error).toMatchObject({
      type: 'net',
      ref: gone,
      step: 'open',
      errno: 2,
      code: 'ENOENT',
      message: saying(/there is no such process/),
    })
    expect(isLoaded).toBe(false)
  })
})

const noReuse =
  noUserNamespace ??
  (existsSync('/proc/sys/kernel/ns_last_pid') ? undefined : 'the kernel gives no id on request')

describe.skipIf(noReuse)(`an id that another process gets${because(noReuse)}`, () => {
  it.for(['by type', 'all'])('after namespaces were opened does not lead elsewhere (%s)', (how) => {
    const flags = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child']
    const program = join(import.meta.dirname, 'fixtures/reuse-pid.ts')
    const args = [
      'sh',
      '-c',
      '"$@"; exit $?',
      'sh',
      process.execPath,
      '--no-warnings',
      program,
      how,
    ]
    const stdout = execFileSync('unshare', [...flags, ...args], { encoding: 'utf8' })
    const { isReused, wanted, entered, own } = JSON.parse(stdout) as Record<string, unknown>
    expect(isReused).toBe(true)
    expect(entered).toEqual(wanted)
    expect(entered).not.toEqual(own)
  })
})
