import { ReexecError, type Layer } from '@reexec/core'
import { assert, describe, expect, it } from 'vitest'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { PID_WAYS } from './pid-ways.ts'
import { descendantsOf } from './processes.ts'
import { type Ending, endItsProcess } from './fixtures/ends-its-process.ts'
import { hearSignals } from './fixtures/hears-signals.ts'

expectNothingLeft()

const ENDINGS: readonly Ending[] = [
  { exit: 0 },
  { exit: 3 },
  { exit: 255 },
  { exitCode: 7 },
  { signal: 'SIGTERM' },
  { signal: 'SIGKILL' },
  { signal: 'SIGINT' },
  { signal: 'SIGHUP' },
  { signal: 'SIGABRT' },
  { signal: 'SIGSEGV' },
  { signal: 'SIGUSR2' },
  { uncaught: 'thrown by nobody in particular' },
  { rejected: 'handled by nobody' },
]

const usual = new Map<Ending, Promise<object>>()

/** What a caller is told of how a child ended that is where its parent is. */
function toldUsually(ending: Ending): Promise<object> {
  const known = usual.get(ending) ?? toldOf(ending, [])
  usual.set(ending, known)
  return known
}

/** What a caller is told of how a child ended. */
async function toldOf(ending: Ending, layers: readonly Layer[]): Promise<object> {
  const call = endItsProcess.reexec(ending, { layers, stderr: () => {} })
  const answer = await call.catch((error: unknown) => error)
  assert(call.outcome !== undefined)
  const { exitCode, signal, stderr } = call.outcome
  const { pid } = call
  const plain = (text: string): string => text.replaceAll(String(pid), 'PID')
  if (!(answer instanceof Error)) return { answer, exitCode, signal }
  const { name, message } = answer
  const facts = answer instanceof ReexecError ? { pid: answer.pid === pid } : {}
  const ended = { exitCode, signal, lastWords: stderr?.startsWith('last words\n') }
  return { name, message: plain(message).split('\n')[0], ...facts, ...ended }
}

const noPids = noNamespaces ?? noUserNamespace

describe.skipIf(noPids).for(PID_WAYS)(
  `a child in a PID namespace that is %s${because(noPids)}`,
  ([, makeLayers]) => {
    it.for(ENDINGS)('ends for its parent as any child does: %o', async (ending) => {
      const layers = await makeLayers()
      expect(await toldOf(ending, layers)).toEqual(await toldUsually(ending))
    })

    it('is killed by somebody else', async () => {
      const layers = await makeLayers()
      const { promise: ready, resolve: stdout } = Promise.withResolvers<string>()
      const others = new Set(descendantsOf(process.pid))
      const call = hearSignals.reexec([], { layers, stdout })
      const failure = call.catch((error: unknown) => error)
      await ready
      const own = descendantsOf(process.pid).filter((pid) => !others.has(pid))
      const inner = own.at(-1)
      expect(own.length).toBeGreaterThan(1)
      process.kill(Number(inner), 'SIGKILL')
      expect(await failure).toMatchObject({
        name: 'ChildKilledError',
        pid: call.pid,
        signal: 'SIGKILL',
        exitCode: null,
      })
    })
  },
)
