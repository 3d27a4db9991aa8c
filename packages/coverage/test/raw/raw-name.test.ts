import { expect, it } from 'vitest'
import { parseRawName } from '../../src/raw/raw-name.ts'

it('reads the names that Node.js gives', () => {
  expect(parseRawName('coverage-16684-1795719476066-0.json')).toEqual({
    pid: 16684,
    writtenAtMs: 1795719476066,
    threadId: 0,
  })
})

it.each([
  '',
  'coverage-1-2-3.json.tmp',
  'coverage--1-2-3.json',
  'coverage-1-2.json',
  '../coverage-1-2-3.json',
  'coverage-1e3-2-3.json',
  'coverage-99999999999-2-3.json',
])('reads no other: %j', (name) => {
  expect(parseRawName(name)).toBeUndefined()
})
