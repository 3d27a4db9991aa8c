import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Exit,
  type Kind,
  giveAndExit,
  giveAndFlood,
  giveLarge,
  isWhole,
} from './fixtures/gives-large.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const MIB = 1024 * 1024
const bytes = 256 * MIB

interface Measured {
  readonly parent: number
  readonly child: number
  readonly whole: boolean
  /** How much came on stderr, in bytes. */
  readonly printed: number
}

/** Has a program of its own carry a value, and gives how much memory it and its child had at most, in MiB. */
async function measure(how: string, kind: Kind, size: number): Promise<Measured> {
  using peak = temporaryFile()
  const program = join(import.meta.dirname, 'fixtures/measures-large.ts')
  const args = [program, how, kind, String(size), peak.path]
  const options = { maxBuffer: 64 * MIB }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options)
  return { ...(JSON.parse(stdout) as Omit<Measured, 'printed'>), printed: stderr.length }
}

describe('memory', () => {
  /** What both have for almost nothing. */
  let least: number
  beforeAll(async () => {
    const { parent, child } = await measure('takes', 'Buffer', MIB)
    least = Math.max(parent, child)
  })

  it.each<[how: string, kind: Kind]>([
    ['gives', 'Buffer'],
    ['gives in a session', 'Buffer'],
    ['gives synchronously', 'Buffer'],
    ['takes', 'Buffer'],
    ['takes in a session', 'Buffer'],
    ['takes synchronously', 'Buffer'],
    ['gives', 'view in an object'],
    ['takes in a session', 'view in an object'],
  ])('of both holds the value once when a child %s a %s of 256 MiB', async (how, kind) => {
    const { parent, child, whole } = await measure(how, kind, bytes)
    expect(whole).toBe(true)
    expect(parent).toBeLessThan(least + 256 + 96)
    expect(child).toBeLessThan(least + 256 + 96)
  })

  it.each(['gives', 'takes'])(
    'of both holds the value once, and what was cut of it, when a child %s a text of 256 MiB',
    async (how) => {
      const { parent, child, whole } = await measure(how, 'text', bytes)
      expect(whole).toBe(true)
      expect(parent).toBeLessThan(least + 256 + 192)
      expect(child).toBeLessThan(least + 256 + 192)
    },
  )

  it('of who sends objects holds no copy of them, but which they are', async () => {
    const size = 16 * MIB
    const objects = 2 * (size / 64)
    const [made, gives, takes] = await Promise.all(
      ['makes', 'gives', 'takes in a session'].map((how) => measure(how, 'records', size)),
    )
    const value = (made?.parent ?? 0) + 64
    const and = (160 * objects) / MIB
    expect([gives?.whole, takes?.whole]).toEqual([true, true])
    expect(gives?.child).toBeLessThan(value + and)
    expect(gives?.parent).toBeLessThan(value)
    expect(takes?.parent).toBeLessThan(value + and)
    expect(takes?.child).toBeLessThan(value)
  })
})

describe('a result of 256 MiB', () => {
  it.each<Exit>(['setImmediate', 'nextTick', 'setTimeout', 'microtask', 'beforeExit', 'exit'])(
    'arrives whole although the action exits right after it (%s)',
    async (exit) => {
      const result = await giveAndExit.reexec({ kind: 'Buffer', bytes, exit })
      expect(isWhole(result, 'Buffer', bytes)).toBe(true)
    },
  )

  it('arrives whole beside stdout and stderr that are inherited and passed on', async () => {
    const { whole, printed } = await measure('floods', 'Buffer', bytes)
    expect(whole).toBe(true)
    expect(printed).toBe(16e6)
  })

  it('arrives whole beside stdout and stderr that are heard line by line', async () => {
    const lines = new Set<string>()
    const hear = (line: string): void => void lines.add(line)
    const options = { stdout: hear, stderr: hear, graceMs: 10_000 }
    const result = await giveAndFlood.reexec(
      { kind: 'Buffer', bytes, flood: 8e6, exits: true },
      options,
    )
    expect(isWhole(result, 'Buffer', bytes)).toBe(true)
    expect(lines).toContain('x'.repeat(79))
  })

  it('arrives whole beside stdout and stderr that are read by the caller', async () => {
    const options = { stdout: 'pipe', stderr: 'pipe', graceMs: 10_000 } as const
    const call = giveAndFlood.reexec({ kind: 'Buffer', bytes, flood: 8e6, exits: true }, options)
    const ends = [call.stdout, call.stderr].map((stream) => once(stream as Readable, 'end'))
    call.stdout?.resume()
    call.stderr?.resume()
    expect(isWhole(await call, 'Buffer', bytes)).toBe(true)
    await Promise.all(ends)
  })

  it('arrives whole beside stdout and stderr that nobody hears', async () => {
    const options = { stdout: 'ignore', stderr: 'ignore' } as const
    const result = await giveAndFlood.reexec(
      { kind: 'Buffer', bytes, flood: 8e6, exits: true },
      options,
    )
    expect(isWhole(result, 'Buffer', bytes)).toBe(true)
  })
})

it('carries many large values at a time', async () => {
  const large = { kind: 'view in an object', bytes: 32 * MIB } as const
  const results = await Promise.all(Array.from({ length: 6 }, () => giveLarge.reexec(large)))
  expect(results.every((each) => isWhole(each, large.kind, large.bytes))).toBe(true)
})
