import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Runs a program that may open so many descriptors only. */
const FEW = ['prlimit', '--nofile=64'] as const

const isThere = spawnSync(FEW[0], [FEW[1], 'true']).status === 0

it.skipIf(!isThere)(
  `reports as SpawnError that no descriptors are left, and leaves none open${isThere ? '' : ' (skipped: no prlimit)'}`,
  async () => {
    const program = join(import.meta.dirname, 'fixtures/runs-out-of-descriptors.ts')
    const { stdout } = await promisify(execFile)(FEW[0], [FEW[1], process.execPath, program])
    expect(JSON.parse(stdout)).toEqual({ names: ['SpawnError'], more: 0, afterwards: 'works' })
  },
)
