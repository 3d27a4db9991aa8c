import { openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { enterNamespaces } from '../src/child/enter-namespaces.ts'
import { namespacesOf } from '../src/index.ts'
import { loadNative } from '../src/native.ts'
import { findNativeFile } from '../src/native-file.ts'
import { because, noNamespaces } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

describe.skipIf(noNamespaces)(`entering${because(noNamespaces)}`, () => {
  it('is not believed: what says it has, and has not, is found out', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const native = loadNative(findNativeFile())
    const target = {
      type: 'net',
      ref: pid,
      fd: openSync(`/proc/${pid}/ns/net`, 'r'),
      identity: namespacesOf(pid).net ?? '',
    } as const
    // Entering for real would move this test's own thread, too.
    const idle = { ...native, setns: () => 0 }
    expect(() => enterNamespaces(idle, [target])).toThrow(
      expect.objectContaining({ type: 'net', ref: pid, code: 'ERR_NAMESPACE_MISMATCH' }),
    )
  })
})
