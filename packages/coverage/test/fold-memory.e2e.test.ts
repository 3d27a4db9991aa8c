import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { foldProfiles } from '../src/fold-profiles.ts'
import { madePaths, madeProfile } from './made-profile.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const program = fileURLToPath(new URL('fixtures/print-fold-memory.ts', import.meta.url))

/** Bytes that an account may take. */
const MOST_BYTES = 500

it(
  'folds 10,000 profiles in a heap of 64 MB, and keeps little of each',
  { timeout: 120_000 },
  async () => {
    const flags = ['--no-warnings', '--expose-gc', '--max-old-space-size=64']
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, '10000'])
    const { bytes, covered } = JSON.parse(stdout) as { bytes: number; covered: number }
    expect(covered).toBe(10_000)
    expect(bytes / covered).toBeLessThan(MOST_BYTES)
  },
)

it('keeps once what accounts have alike', async () => {
  using directory = temporaryDirectory()
  for (let child = 1; child <= 20; child++) {
    writeFileSync(join(directory.path, `${child}.rxp`), madeProfile(child))
  }
  const { children, texts } = await foldProfiles(directory.path, () => true)
  const [first] = children
  expect(first?.texts).toHaveLength(madePaths.length)
  expect(new Set(children.map((child) => child.texts))).toEqual(new Set([first?.texts]))
  expect(texts.map(({ functions }) => functions[1]?.ranges[0]?.count)).toEqual(
    madePaths.map(() => (20 * 21) / 2),
  )
})
