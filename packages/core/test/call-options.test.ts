import { expect, it } from 'vitest'
import { type CallOptions, checkOptions } from '../src/parent/call-options.ts'

it('has defaults', () => {
  expect(checkOptions({})).toEqual({
    layers: [],
    timeoutMs: undefined,
    signal: undefined,
    graceMs: 1000,
    env: {},
    cwd: undefined,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'tee',
    maxDepth: 8,
  })
})

it.each<[option: string, options: CallOptions]>([
  ['timeoutMs', { timeoutMs: -1 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  // A longer timer would fire at once.
  ['timeoutMs', { timeoutMs: 2 ** 31 }],
  ['graceMs', { graceMs: Infinity }],
  ['maxDepth', { maxDepth: 0 }],
  ['maxDepth', { maxDepth: 1.5 }],
])('names %s as out of range: %o', (option, options) => {
  expect(() => checkOptions(options)).toThrow(RangeError)
  expect(() => checkOptions(options)).toThrow(option)
})

it.each<CallOptions>([
  { timeoutMs: 0 },
  { timeoutMs: 2 ** 31 - 1 },
  { graceMs: 0 },
  { maxDepth: 1 },
])('takes %o', (options) => {
  expect(checkOptions(options)).toMatchObject(options)
})
