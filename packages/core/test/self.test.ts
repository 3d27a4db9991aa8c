import { afterEach, expect, it, vi } from 'vitest'
import { resolveSelf } from '../src/self.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('is this binary', () => {
  expect(resolveSelf()).toMatchObject({ command: process.execPath, reason: 'process.execPath' })
})

it('is in the directory where this process started', () => {
  expect(resolveSelf().directory).toBe(process.cwd())
})

it.each([
  [undefined, {}],
  ['--no-warnings', {}],
  ['--no-warnings --inspect', { NODE_OPTIONS: '--no-warnings' }],
  ['--inspect', { NODE_OPTIONS: undefined }],
])('changes NODE_OPTIONS where it has to be: of %j', (options, changes) => {
  vi.stubEnv('NODE_OPTIONS', options)
  expect(resolveSelf().env).toEqual(changes)
})
