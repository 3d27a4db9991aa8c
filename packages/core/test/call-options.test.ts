import { expect, it } from 'vitest'
import {
  type LaunchOptions,
  type LimitOptions,
  checkLaunch,
  checkLimits,
  checkNames,
} from '../src/parent/call-options.ts'

it('has defaults', () => {
  expect(checkLaunch({})).toEqual({
    layers: [],
    graceMs: 1000,
    env: {},
    cwd: undefined,
    execArgv: [],
    leanStart: false,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'tee',
    maxDepth: 8,
  })
  expect(checkLimits({})).toEqual({ timeoutMs: undefined, signal: undefined, itemsAhead: 16 })
})

it.each<[option: string, options: LimitOptions]>([
  ['timeoutMs', { timeoutMs: -1 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  ['timeoutMs', { timeoutMs: '500' as never }],
  // A longer timer would fire at once.
  ['timeoutMs', { timeoutMs: 2 ** 31 }],
  ['itemsAhead', { itemsAhead: 0 }],
  ['itemsAhead', { itemsAhead: Infinity }],
])('names %s as out of range: %o', (option, options) => {
  expect(() => checkLimits(options)).toThrow(RangeError)
  expect(() => checkLimits(options)).toThrow(option)
})

it.each<[option: string, options: LaunchOptions]>([
  ['graceMs', { graceMs: Infinity }],
  ['maxDepth', { maxDepth: 0 }],
  ['maxDepth', { maxDepth: 1.5 }],
])('names %s as out of range: %o', (option, options) => {
  expect(() => checkLaunch(options)).toThrow(RangeError)
  expect(() => checkLaunch(options)).toThrow(option)
})

it.each<[option: string, options: object]>([
  ['stdin', { stdin: 'tee' }],
  ['stdout', { stdout: 'tee' }],
  ['stdout', { stdout: -1 }],
  ['stderr', { stderr: 1.5 }],
])('names %s as no target: %o', (option, options) => {
  expect(() => checkLaunch(options)).toThrow(TypeError)
  expect(() => checkLaunch(options)).toThrow(option)
})

it.each<[option: string, options: object]>([
  ['signal', { signal: new AbortController() }],
  ['layers', { layers: [{}] }],
  ['layers', { layers: { name: 'one', amend() {} } }],
  ['env', { env: 'NAME=value' }],
  // Each of its characters would be taken for a flag.
  ['execArgv', { execArgv: '--no-warnings' }],
])('names %s as of a wrong type: %o', (option, options) => {
  const checkBoth = () => [checkLaunch(options), checkLimits(options)]
  expect(checkBoth).toThrow(TypeError)
  expect(checkBoth).toThrow(`${option} has to be`)
})

it.each<LimitOptions & LaunchOptions>([
  {
    signal: AbortSignal.timeout(1),
    layers: [{ name: 'one', amend() {} }],
    execArgv: ['--no-warnings'],
  },
  { timeoutMs: 0 },
  { timeoutMs: 2 ** 31 - 1 },
  { graceMs: 0 },
  { maxDepth: 1 },
  { stdout: 0, stdin: 'pipe', stderr: () => {} },
])('takes %o', (options) => {
  expect({ ...checkLaunch(options), ...checkLimits(options) }).toMatchObject(options)
})

it('names an option that is not taken', () => {
  const takes = { launch: false, limits: true }
  expect(() => checkNames({ timeoutMs: 1, cwd: '/' }, takes, 'this')).toThrow(
    new TypeError('this does not take the option "cwd".'),
  )
  expect(() => checkNames({ timeoutMs: 1, cwd: undefined }, takes, 'this')).not.toThrow()
})
