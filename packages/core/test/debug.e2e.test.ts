import { expect, it, vi } from 'vitest'
import { echo } from './fixtures/echoes.ts'
import { count } from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

/** Sets what is to be shown, and gives the lines: each without who wrote it, and when. */
function showing(topics: string): Disposable & { lines(): string[] } {
  const file = temporaryFile()
  vi.stubEnv('REEXEC_DEBUG', topics)
  vi.stubEnv('REEXEC_DEBUG_FILE', file.path)
  const lines = (): string[] =>
    file.lines().map((line) => line.replace(/^reexec \d+ \+[\d.]+ ms /, ''))
  return {
    lines,
    [Symbol.dispose]() {
      vi.unstubAllEnvs()
      file[Symbol.dispose]()
    },
  }
}

const URL_OF_ECHO = new URL('fixtures/echoes.ts', import.meta.url).href

it('shows each message between parent and child, and what of it people can read', async () => {
  using shown = showing('profile,wire')
  const call = echo.reexec('hello')
  const { pid } = call
  await call
  const called = JSON.stringify({ action: 'echo', module: URL_OF_ECHO, credit: 16, param: 'hello' })
  const lines = shown.lines()
  expect(lines[0]).toMatch(
    new RegExp(`^wire to "echo" \\(pid ${pid}\\): (?:order|program) 0, \\d+ bytes`),
  )
  expect(lines).toContain(
    `wire to "echo" (pid ${pid}): call 1, ${called.length + 1} bytes ${called}`,
  )
  expect(lines.at(-1)).toBe(`wire from "echo" (pid ${pid}): result 1, 8 bytes "hello"`)
})

it('shows messages of many frames, frame by frame', async () => {
  using shown = showing('wire')
  await echo.reexec(Buffer.alloc(3_000_000))
  const results = shown.lines().filter((line) => /^wire from .*: result/.test(line))
  expect(results.length).toBeGreaterThan(2)
  expect(results.slice(0, -1).every((line) => line.endsWith(', goes on'))).toBe(true)
  expect(results.at(-1)).not.toContain('goes on')
})

it('shows items, and what else both say of a stream', async () => {
  using shown = showing('wire')
  const items = []
  for await (const item of count.reexec(3)) items.push(item)
  expect(items).toHaveLength(3)
  expect(shown.lines().filter((line) => / item 1, /.test(line))).toHaveLength(3)
})

it('shows the wire of a synchronous call, which is a file', () => {
  using shown = showing('wire')
  echo.reexecSync([1, 2])
  expect(shown.lines().at(-1)).toBe('wire from "echo": result 1, 6 bytes [1,2]')
})

it('shows nothing of what was not asked for', async () => {
  using shown = showing('profile,wires')
  await echo.reexec('hello')
  echo.reexecSync('hello')
  expect(shown.lines()).toEqual([])
})

it('writes to stderr, also where the file cannot be written', async () => {
  using written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('REEXEC_DEBUG', 'wire')
  await echo.reexec(1)
  const withoutFile = written.mock.calls.length
  vi.stubEnv('REEXEC_DEBUG_FILE', '/no such folder/trace')
  await echo.reexec(1)
  vi.unstubAllEnvs()
  expect(withoutFile).toBeGreaterThan(2)
  expect(written.mock.calls.at(-1)?.[0]).toMatch(
    /^reexec \d+ \+[\d.]+ ms wire from "echo" \(pid \d+\): result 1, 2 bytes 1\n$/,
  )
})
