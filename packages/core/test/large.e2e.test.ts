import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { giveRecords, giveText } from './fixtures/large.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const MIB = 1024 * 1024
const BYTES = 256 * MIB
/** What a process has besides, and what is under way: chunks, and the garbage of those before. */
const BOUND = 128 * MIB

const program = join(import.meta.dirname, 'fixtures/large-parent.ts')
const run = promisify(execFile)

it.each(['result', 'flood', 'sync result', 'param', 'sync param', 'session param'])(
  'carries 256 MiB whole, and neither side holds a copy (%s)',
  { timeout: 60_000 },
  async (how) => {
    using notes = temporaryFile()
    const { stdout } = await run(process.execPath, [program, how, notes.path, String(BYTES)])
    const { isWhole, here, there } = JSON.parse(stdout) as {
      isWhole: boolean
      here: number
      there: number
    }
    expect(isWhole).toBe(true)
    expect(here).toBeGreaterThan(BYTES / 2)
    expect(here).toBeLessThan(BYTES + BOUND)
    expect(there).toBeGreaterThan(BYTES / 2)
    expect(there).toBeLessThan(BYTES + BOUND)
    expect(Number(readFileSync(notes.path, 'utf8'))).toBe(there)
  },
)

it('carries a million records, and long text', { timeout: 60_000 }, async () => {
  const records = await giveRecords.reexec({ count: 1_000_000 })
  expect(records).toHaveLength(1_000_000)
  expect(records.every(({ id, name }, at) => id === at && name === `record ${at}`)).toBe(true)
  const text = await giveText.reexec({ length: 60_000_000 })
  expect(text === 'текст '.repeat(10_000_000)).toBe(true)
})
