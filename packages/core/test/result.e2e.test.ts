import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UncloneableError } from '@reexec/core'
import { exitAfterAnswer, exitInNextTick, setExitCode } from './fixtures/ends-its-process.ts'
import { concat, echo, echoByThenable, echoLater, make, uncloneable } from './fixtures/echoes.ts'
import { flood } from './fixtures/floods-output.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const circle: Record<string, unknown> = { name: 'circle' }
circle['self'] = circle

it.each<[what: string, value: unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['a Map with objects as keys', new Map<unknown, unknown>([[{ a: 1 }, new Set(['b', 2n])]])],
  ['a Date', new Date(86_400_000)],
  ['a BigInt', -(2n ** 200n)],
  ['a RegExp', /re+exec/giu],
  ['typed arrays', [new Uint8Array([1, 255]), new Float64Array([1.5, Number.NaN, -0])]],
  ['a Buffer', Buffer.from('bytes')],
  ['what refers to itself', circle],
  ['text beyond ASCII', 'Grüße, 世界 \u{1F600}\0'],
  ['holes and undefined properties', { list: [1, undefined, 3], missing: undefined }],
])('gives %s to the action and back', async (_, value) => {
  expect(await echo.reexec(value)).toEqual(value)
  expect(await echoLater.reexec(value)).toEqual(value)
})

it('waits for a thenable, whatever else it is', async () => {
  expect(await echoByThenable.reexec('then')).toBe('then')
})

it('takes a parameter of 8 KiB and gives a result that contains it', async () => {
  const letters = Array.from({ length: 8192 }, (_, at) => String.fromCharCode(97 + (at % 26)))
  expect(await concat.reexec(['xx', ...letters])).toBe(`xx${letters.join('')}`)
})

it('takes a parameter and gives a result of 64 MB, whole', async () => {
  const bytes = 64 * 1024 * 1024
  const param = Buffer.alloc(bytes, 'reexec')
  const both = (await echo.reexec(param)) as Buffer
  expect(both.equals(param)).toBe(true)
  const result = await make.reexec({ bytes, byte: 7 })
  expect(result.equals(Buffer.alloc(bytes, 7))).toBe(true)
})

it.each([100, 16 * 1024 * 1024])(
  'gives a result of %i bytes whole although the action exits right after it',
  async (bytes) => {
    expect((await exitAfterAnswer.reexec(bytes)).equals(Buffer.alloc(bytes, 7))).toBe(true)
    expect((await exitInNextTick.reexec(bytes)).equals(Buffer.alloc(bytes, 7))).toBe(true)
  },
)

it('gives the result of an action that sets an exit code', async () => {
  expect(await setExitCode.reexec(3)).toBe('answered')
})

it('gives the result of a child that floods stdout and stderr, and every byte of these', async () => {
  using stdout = temporaryFile()
  using stderr = temporaryFile()
  const bytes = 1024 * 1024
  const result = await flood.reexec(bytes, { stdout: stdout.fd, stderr: stderr.fd })
  expect(result).toEqual({ bytes, lines: new Map([['exactly', bytes]]) })
  const out = readFileSync(stdout.path, 'utf8')
  expect(out).toHaveLength(bytes)
  expect(readFileSync(stderr.path, 'utf8')).toBe(out)
})

it('says where a result cannot be cloned', async () => {
  const error = await uncloneable.reexec().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UncloneableError)
  expect(error).toMatchObject({ path: 'result.items[3].callback' })
})

it('says where a parameter cannot be cloned', async () => {
  const error = await echo.reexec({ list: [() => {}] }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UncloneableError)
  expect(error).toMatchObject({ path: 'param.list[0]' })
})

it('runs many children side by side', async () => {
  const numbers = Array.from({ length: 8 }, (_, at) => at)
  expect(await Promise.all(numbers.map((each) => echoLater.reexec(each)))).toEqual(numbers)
})
