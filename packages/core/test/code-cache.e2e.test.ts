import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { FrameKind, frame } from '../src/wire/frame.ts'
import { programFrame } from '../src/wire/program-frame.ts'
import { message } from './hostile-frames.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const CHILD_MAIN = join(import.meta.dirname, '../dist/child/main.cjs')

interface Ran {
  readonly exitCode: unknown
  readonly said: Buffer
  readonly stderr: string
}

/** Starts what children of the built package are started with, and tells it something. */
async function start(told: Buffer, ...flags: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [...flags, CHILD_MAIN], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const wire = child.stdio[3] as Socket
  const said: Buffer[] = []
  // What it has not read when it ends comes back as an error.
  wire.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => {})
  wire.end(told)
  const closed = new Promise((resolve) => wire.once('close', resolve))
  const [stderr, [exitCode]] = await Promise.all([
    textOf(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit') as Promise<[unknown]>,
    closed,
  ])
  return { exitCode, said: Buffer.concat(said), stderr }
}

/** A program that says one word. All of one length are the same to V8, as far as its code cache goes. */
const saying = (word: string): string =>
  `({ layers: {}, program: (function (exports) { exports.runProgram = ({ createCodeCache }) => {
    const { writeSync } = process.getBuiltinModule('node:fs')
    writeSync(3, '${word}')
    if (createCodeCache !== undefined) writeSync(3, createCodeCache())
  } }) })`

async function codeCacheOf(word: string, ...flags: string[]): Promise<Buffer> {
  const told = programFrame({ text: saying(word) })
  const { said } = await start(told, ...flags)
  expect(said.toString('latin1', 0, word.length)).toBe(word)
  return said.subarray(word.length)
}

async function wordOf(codeCache: Buffer, ...flags: string[]): Promise<string> {
  const { said, stderr } = await start(programFrame({ text: saying('two'), codeCache }), ...flags)
  expect(stderr).toBe('')
  return said.toString('latin1', 0, 'two'.length)
}

describe('what children are started with', () => {
  it('runs what V8 made of the program in another child', async () => {
    expect(await wordOf(await codeCacheOf('one'))).toBe('one')
  })

  it('compiles the program where V8 has other flags', async () => {
    const codeCache = await codeCacheOf('one')
    expect(await wordOf(codeCache, '--no-rehash-snapshot')).toBe('two')
    expect(await wordOf(codeCache, '--no-opt')).toBe('two')
  })

  it('compiles the program where that is something else', async () => {
    expect(await wordOf(Buffer.alloc(1000, 'code'))).toBe('two')
  })

  it.each([
    ['something else', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['an order', message(FrameKind.order, 0, {})],
    ['a program without a length', Buffer.concat(frame(FrameKind.program, 0, Buffer.of(1), false))],
    ['a half of a program', programFrame({ text: '1' }).subarray(0, -1)],
    ['a program that does not compile', programFrame({ text: '(' })],
    ['nothing', Buffer.alloc(0)],
  ])('ends with a message when it is told %s', async (_, told) => {
    const { exitCode, said, stderr } = await start(told)
    expect(stderr).toMatch(/^@reexec\/core: this child cannot go on\. .+\n$/)
    expect(said.length).toBe(0)
    expect(exitCode).toBe(1)
  })
})

describe('a child that got a code cache', () => {
  // The second of a kind makes it, the third is the first that gets it.
  it('shows its action what all others do', () => {
    const shown = outputOf('fixtures/built/shows-surroundings.ts') as unknown[]
    expect(shown).toHaveLength(5)
    expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(shown[0]).toMatchObject({
      argv: [process.execPath, CHILD_MAIN],
      execArgv: [],
      actions: expect.not.arrayContaining(['rehearsal']),
    })
  })
})

describe('a layer that is CommonJS', () => {
  it('is the same module however it comes to a child, and may rehearse in the one that makes the code cache', () => {
    const shown = outputOf('fixtures/built/shows-layer.ts') as [layer: object, rehearsals: string][]
    expect(shown.map(([layer]) => layer)).toEqual(
      Array.from({ length: 5 }, () => ({
        data: { is: 'data' },
        text: 'of another file',
        isItself: true,
        resolved: true,
        name: ['common-js-layer.cjs', 'common-js-layer.cjs', true],
      })),
    )
    expect(shown.map(([, rehearsals]) => rehearsals)).toEqual(['0', '1', '0', '0', '0'])
  })
})

function outputOf(program: string): unknown {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, program)], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: undefined },
  })
  return JSON.parse(output)
}
