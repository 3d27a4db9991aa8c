import { closeSync, openSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkWhereabouts, targetIdentity } from '../src/child/verify.ts'
import { namespacesOf } from '../src/index.ts'

const target = { type: 'net', ref: 4711, fd: 5, identity: 'net:[2]' } as const

describe('checkWhereabouts', () => {
  it('takes what is where it should be', () => {
    const same = [new Map([['net', 'net:[2] on device 4']] as const)] as const
    expect(() => checkWhereabouts(same[0], new Map(same[0]), [target])).not.toThrow()
  })

  it('finds a target that was not entered', () => {
    const wanted = new Map([['net', 'net:[2] on device 4']] as const)
    const actual = new Map([['net', 'net:[1] on device 4']] as const)
    const facts = { type: 'net', ref: 4711, step: 'verify', code: 'ERR_NAMESPACE_MISMATCH' }
    expect(() => checkWhereabouts(wanted, actual, [target])).toThrow(
      expect.objectContaining({
        ...facts,
        message: 'The child is in net:[1] on device 4, and should be in net:[2] on device 4.',
      }),
    )
  })

  it('finds a namespace that was entered, left or lost though nobody asked for it', () => {
    const one = new Map([['uts', 'uts:[1] on device 4']] as const)
    const other = new Map([['uts', 'uts:[2] on device 4']] as const)
    const none = new Map()
    for (const [wanted, actual] of [
      [one, other],
      [one, none],
      [none, one],
    ] as const) {
      expect(() => checkWhereabouts(wanted, actual, [target])).toThrow(
        expect.objectContaining({ type: 'uts', ref: undefined, step: 'verify' }),
      )
    }
  })
})

describe('targetIdentity', () => {
  it('does not take another namespace than the parent opened', () => {
    const fd = openSync('/proc/self/ns/net', 'r')
    onTestFinished(() => closeSync(fd))
    const identity = namespacesOf('self').net ?? ''
    expect(targetIdentity({ ...target, fd, identity })).toMatch(identity)
    expect(() => targetIdentity({ ...target, fd })).toThrow(
      expect.objectContaining({ step: 'verify', code: 'ERR_NAMESPACE_MISMATCH' }),
    )
  })
})
