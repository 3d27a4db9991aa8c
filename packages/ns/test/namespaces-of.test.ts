import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { NamespaceError, namespacesOf, sameNamespace } from '../src/index.ts'

/** No process can have it: the kernel's own limit is 2²². */
const NO_PID = 2 ** 22 + 1

describe('namespacesOf', () => {
  it('names type and identity as the kernel does', () => {
    const own = namespacesOf('self')
    expect(own.mnt).toBe(readlinkSync('/proc/self/ns/mnt'))
    expect(own.net).toBe(readlinkSync('/proc/self/ns/net'))
    expect(namespacesOf(process.pid)).toEqual(own)
  })

  it('has all types that the kernel has, and only those', () => {
    const names = readdirSync('/proc/self/ns').filter((name) => !name.endsWith('_for_children'))
    expect(Object.keys(namespacesOf('self')).toSorted()).toEqual(names.toSorted())
  })

  it('is called by a thread, too', async () => {
    const source = new URL('../src/index.ts', import.meta.url).href
    const program = `import('${source}').then(({ namespacesOf }) =>
      require('node:worker_threads').parentPort.postMessage(namespacesOf('self')))`
    const worker = new Worker(program, { eval: true, execArgv: ['--no-warnings'] })
    expect(await once(worker, 'message')).toEqual([namespacesOf('self')])
  })

  it('says of a process that is gone that it is', () => {
    expect(() => namespacesOf(NO_PID)).toThrow(NamespaceError)
    expect(() => namespacesOf(NO_PID)).toThrow(/of pid \d+ .* there is no such process/)
    expect(() => namespacesOf(NO_PID)).toThrow(
      expect.objectContaining({ step: 'open', ref: NO_PID, code: 'ENOENT', errno: 2 }),
    )
  })
})

describe('sameNamespace', () => {
  it('tells by what is behind a path', () => {
    expect(sameNamespace('/proc/self/ns/net', `/proc/${process.pid}/ns/net`)).toBe(true)
    expect(sameNamespace('/proc/self/ns/net', '/proc/self/ns/uts')).toBe(false)
  })

  it('tells by descriptors, and leaves them open', () => {
    const fd = openSync('/proc/self/ns/ipc', 'r')
    try {
      for (const _ of [1, 2]) {
        expect(sameNamespace({ fd }, '/proc/self/ns/ipc')).toBe(true)
        expect(sameNamespace('/proc/self/ns/mnt', { fd })).toBe(false)
        expect(sameNamespace({ fd }, { fd })).toBe(true)
      }
    } finally {
      closeSync(fd)
    }
  })

  it('does not compare what is no namespace', () => {
    expect(() => sameNamespace('/proc/self/ns/net', '/proc/self/status')).toThrow(
      /at \/proc\/self\/status is not a namespace/,
    )
    expect(() => sameNamespace('/proc/self/status', '/proc/self/ns/net')).toThrow(
      expect.objectContaining({ name: 'NamespaceError', code: 'ERR_NOT_A_NAMESPACE' }),
    )
  })

  it('does not compare what is not there', () => {
    for (const [ref, code] of [
      ['/no/such/path', 'ENOENT'],
      [{ fd: 9999 }, 'EBADF'],
    ] as const) {
      expect(() => sameNamespace('/proc/self/ns/net', ref)).toThrow(
        expect.objectContaining({ name: 'NamespaceError', step: 'open', ref, code }),
      )
    }
  })
})
