import { type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/wire/encode.ts'
import { FrameKind, NO_CALL, messageFrames } from '../../src/wire/frame.ts'
import type { CallRequest, Order } from '../../src/wire/messages.ts'
import { leavesNothing } from '../leaves-nothing.ts'
import { CORE, ProgramFolder, plainEnv, run } from './program-folder.ts'

leavesNothing()

const program = join(import.meta.dirname, 'fixtures/main-that-checks.ts')
const module = pathToFileURL(program).href
const nonce = '01234567-89ab-4cde-8f01-23456789abcd'

/** What a parent would write on the wire to have the action run. */
function order(told: { nonce?: string } = {}): Buffer {
  const first: Order = {
    depth: 1,
    layers: [],
    modules: [module],
    serves: 'call',
    graceMs: 1000,
    ...told,
  }
  const request: CallRequest = { action: 'act', module, param: 'sent', credit: 0 }
  return Buffer.concat(
    [
      ...messageFrames(FrameKind.order, NO_CALL, [encode(first, { root: 'order' })]),
      ...messageFrames(FrameKind.call, 1, [encode(request, { root: 'request' })]),
    ].flat(),
  )
}

interface Started {
  readonly mark?: string
  /** What the program has as descriptor 3. */
  readonly wire?: 'pipe' | 'ipc' | number
  /** What is written on it. */
  readonly written?: Buffer
}

async function start({ mark, wire, written }: Started): Promise<unknown> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(wire === undefined ? [] : [wire])]
  const env = { ...plainEnv(), ...(mark === undefined ? {} : { REEXEC_CHILD: mark }) }
  const child = spawn(process.execPath, ['--no-warnings', program], { env, stdio })
  if (wire === 'pipe') (child.stdio[3] as Writable).on('error', () => {}).end(written)
  if (wire === 'ipc') child.send('hello')
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'close') as Promise<[number]>,
  ])
  return { stdout, status, error: /^(?:\w*Error)(?=: )/m.exec(stderr)?.[0] }
}

const REFUSED = { stdout: '', status: 1, error: 'NotAChildError' }
const RUNS = { stdout: 'runs\n', status: 0, error: undefined }

describe('the variable REEXEC_CHILD', () => {
  it.each(['', '1', 'true', nonce])('set to %j keeps the program from running', async (mark) => {
    expect(await start({ mark })).toEqual(REFUSED)
  })

  it.each<[what: string, started: Started]>([
    ['an order without the nonce', { wire: 'pipe', written: order() }],
    ['an order with another nonce', { wire: 'pipe', written: order({ nonce: `${nonce}0` }) }],
    ['garbage', { wire: 'pipe', written: Buffer.from('GET / HTTP/1.1\r\n\r\n') }],
    ['less than a frame', { wire: 'pipe', written: order({ nonce }).subarray(0, 20) }],
    ['nothing', { wire: 'pipe', written: Buffer.alloc(0) }],
    ['messages of child_process', { wire: 'ipc' }],
  ])('does not make it act by a socket with %s', async (_, started) => {
    expect(await start({ mark: nonce, ...started })).toEqual(REFUSED)
  })

  it.each([
    ['a file with garbage', (folder: ProgramFolder) => folder.write('garbage', 'garbage')],
    ['an empty file', (folder: ProgramFolder) => folder.write('empty', '')],
    ['a folder', (folder: ProgramFolder) => folder.path],
    ['a terminal', () => '/dev/ptmx'],
    ['a device', () => '/dev/zero'],
  ])('does not make it act by %s', async (_, path) => {
    using folder = new ProgramFolder()
    const wire = openSync(path(folder), 'r')
    try {
      expect(await start({ mark: nonce, wire })).toEqual(REFUSED)
    } finally {
      closeSync(wire)
    }
  })

  it('does not make it act by a pipe, even with an order', () => {
    using folder = new ProgramFolder()
    const file = folder.write('order', '')
    const script = 'printf %s "$1" | base64 -d | "$2" --no-warnings "$3" 3<&0 0</dev/null'
    const args = [
      '-c',
      script,
      file,
      order({ nonce }).toString('base64'),
      process.execPath,
      program,
    ]
    const ran = run(args, { command: 'sh', env: { REEXEC_CHILD: nonce } })
    expect(ran).toMatchObject({ stdout: '', status: 1 })
    expect(ran.stderr).toContain('NotAChildError')
  })

  it('does not make a worker thread act', () => {
    const starts = `new (require('node:worker_threads').Worker)(${JSON.stringify(program)}, { env: { REEXEC_CHILD: '${nonce}' } })`
    const { stdout, stderr } = run(['-e', starts])
    expect(stdout).toBe('')
    expect(stderr).toContain('NotAChildError')
  })

  it('does nothing in a program that does not ask', () => {
    const env = { REEXEC_CHILD: nonce }
    expect(run(['-e', `import('${CORE}').then(() => console.log('runs'))`], { env }).stdout).toBe(
      'runs\n',
    )
  })

  it('makes it act with an order that has its nonce: that is a parent', async () => {
    const started = await start({ mark: nonce, wire: 'pipe', written: order({ nonce }) })
    expect(started).toMatchObject({ stdout: 'acts\n' })
  })
})

describe('without it', () => {
  it('an order on descriptor 3 is not read', async () => {
    expect(await start({ wire: 'pipe', written: order() })).toEqual(RUNS)
    expect(await start({ wire: 'pipe', written: order({ nonce }) })).toEqual(RUNS)
  })

  it("arguments are the program's", () => {
    const args = ['--reexec', 'act', `--module=${module}`, '--child', nonce]
    expect(run([program, ...args]).stdout).toBe(`runs ${args.join(' ')}\n`)
  })
})
