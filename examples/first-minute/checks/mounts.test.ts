import { expect, it } from 'vitest'
import { countMounts } from '../src/mounts.ts'

it('counts the mounts of a type', async () => {
  expect(await countMounts.reexec('proc')).toBeGreaterThan(0)
})
