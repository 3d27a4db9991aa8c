import { makeBuffer } from '../fixtures/make-buffer.ts'
import { makeRecords } from '../fixtures/make-records.ts'

// The other side of `fork()`: gives much, once.
process.once('message', ({ kind, megabytes }: { kind: string; megabytes: number }) => {
  const result = kind === 'buffer' ? makeBuffer(megabytes) : makeRecords(megabytes)
  process.send?.(result, () => process.disconnect())
})
