import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { assert, describe, expect, it } from 'vitest'
import { because, noNamespaces } from './capabilities.ts'
import { buildAfterFork } from './forks.ts'
import { noCompiler } from './library.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { PID_WAYS } from './pid-ways.ts'
import { stateOf } from './processes.ts'
import { temporaryNamespaces } from './temporary.ts'
import { echoInput } from './fixtures/echoes-input.ts'
import { hearSignals } from './fixtures/hears-signals.ts'

expectNothingLeft()

const PATIENCE = { timeout: 60_000 }

/** All that can be handled, and that Node.js does not keep for itself. */
const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGWINCH',
  'SIGALRM',
  'SIGIO',
  'SIGCONT',
  'SIGPIPE',
] as const satisfies NodeJS.Signals[]

describe.skipIf(noNamespaces).for(PID_WAYS)(
  `a child in a PID namespace that is %s${because(noNamespaces)}`,
  ([, layersOf]) => {
    it('gets each signal that its call is sent, once', async () => {
      const lines: string[] = []
      const layers = await layersOf()
      const stdout = (line: string): unknown => lines.push(line)
      const call = hearSignals.reexec(SIGNALS, { layers, stdout })
      await expect.poll(() => lines, PATIENCE).toEqual(['ready'])
      for (const [at, signal] of SIGNALS.entries()) {
        expect(call.kill(signal)).toBe(true)
        await expect.poll(() => lines, PATIENCE).toEqual(['ready', ...SIGNALS.slice(0, at + 1)])
      }
      call.kill('SIGUSR2')
      expect(await call).toEqual(SIGNALS)
      expect(call.outcome).toMatchObject({ pid: call.pid, exitCode: 0, signal: null })
    })

    it('goes on after what relays its signals was stopped', async () => {
      const { promise: ready, resolve: stdout } = Promise.withResolvers<string>()
      const call = hearSignals.reexec([], { layers: await layersOf(), stdout })
      await ready
      call.kill('SIGSTOP')
      await expect.poll(() => stateOf(Number(call.pid)), PATIENCE).toBe('T')
      call.kill('SIGUSR2')
      call.kill('SIGCONT')
      expect(await call).toEqual([])
    })

    it('has stdin, stdout and stderr', async () => {
      const layers = await layersOf()
      const pipes = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' } as const
      const call = echoInput.reexec(undefined, { layers, ...pipes })
      const input = 'x'.repeat(20_000)
      call.stdin?.end(input)
      const { stdout, stderr } = call
      assert(stdout !== undefined && stderr !== undefined)
      const said = Promise.all([text(stdout), text(stderr)])
      expect(await call).toBe(input.length)
      expect(await said).toEqual([`out ${input}`, `err ${input}`])
    })
  },
)

const GROUP_SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const

/** Has them wait for longer than Node.js takes to start. */
const WAITING = 'usleep(700000);'

describe.skipIf(noNamespaces)(`a signal to a group${because(noNamespaces)}`, () => {
  it.for(['created', 'entered'])(
    'arrives once at a child in a PID namespace that is %s',
    async (way) => {
      expect(await hearAsGroup(way)).toEqual(GROUP_SIGNALS)
    },
  )

  it.skipIf(noCompiler).for(['created', 'entered'])(
    `arrives once even if those that relay have to wait for a processor: %s${because(noCompiler)}`,
    async (way) => {
      expect(await hearAsGroup(way, buildAfterFork(WAITING))).toEqual(GROUP_SIGNALS)
    },
  )
})

/** Sends signals to a group, and gives those that a child in it has heard. */
async function hearAsGroup(way: string, library = ''): Promise<unknown> {
  const flags = ['--pid', '--fork']
  const targets = way === 'entered' ? { pid: (await temporaryNamespaces(flags)).pid } : {}
  const program = join(import.meta.dirname, 'fixtures/hears-as-group.ts')
  const args = ['--no-warnings', program, JSON.stringify(targets), library]
  const parent = spawn(process.execPath, args, { detached: true })
  parent.stderr.resume()
  let said = ''
  parent.stdout.on('data', (chunk) => (said += String(chunk)))
  await expect.poll(() => said, PATIENCE).toBe('ready\n')
  for (const [at, signal] of GROUP_SIGNALS.entries()) {
    process.kill(-Number(parent.pid), signal)
    const heard = ['ready', ...GROUP_SIGNALS.slice(0, at + 1), ''].join('\n')
    await expect.poll(() => said, PATIENCE).toBe(heard)
  }
  parent.kill('SIGUSR2')
  await once(parent, 'close')
  return JSON.parse(said.trim().split('\n').at(-1) ?? '')
}
