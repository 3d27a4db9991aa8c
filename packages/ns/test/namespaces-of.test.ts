import { readlinkSync } from 'node:fs'
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

  it('says of a process that is gone that it is', () => {
    expect(() => namespacesOf(NO_PID)).toThrow(NamespaceError)
    expect(() => namespacesOf(NO_PID)).toThrow(/of pid \d+ .* there is no such process/)
  })
})

describe('sameNamespace', () => {
  it('tells by what is behind a path', () => {
    expect(sameNamespace('/proc/self/ns/net', `/proc/${process.pid}/ns/net`)).toBe(true)
    expect(sameNamespace('/proc/self/ns/net', '/proc/self/ns/uts')).toBe(false)
  })

  it('does not compare what is no namespace', () => {
    expect(() => sameNamespace('/proc/self/ns/net', '/proc/self/status')).toThrow(
      /at \/proc\/self\/status is not a namespace/,
    )
  })
})
