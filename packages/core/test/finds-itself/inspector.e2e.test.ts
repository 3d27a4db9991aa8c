import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { echo } from '../fixtures/echoes.ts'
import { leavesNothing } from '../leaves-nothing.ts'
import { childOf } from './asked.ts'
import { plainEnv } from './program-folder.ts'

leavesNothing()

const program = join(import.meta.dirname, 'fixtures/asks-where.ts')

/** Lets a program that waits for its debugger go on, over the protocol; see https://chromedevtools.github.io/devtools-protocol/ */
async function resume(url: string): Promise<void> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const ask = (id: number, method: string): void => socket.send(JSON.stringify({ id, method }))
  const isDone = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const { id, method } = JSON.parse(String(data)) as { id?: number; method?: string }
      if (id === 2) ask(3, 'Runtime.runIfWaitingForDebugger')
      if (method === 'Debugger.paused') ask(4, 'Debugger.resume')
      // Node.js waits at its end for debuggers to leave.
      if (method === 'Runtime.executionContextDestroyed') socket.close()
    })
    socket.addEventListener('close', () => resolve())
  })
  ask(1, 'Runtime.enable')
  ask(2, 'Debugger.enable')
  await isDone
}

it.each<[how: string, flags: string[], options: string]>([
  ['as a flag', ['--inspect=0'], ''],
  ['in NODE_OPTIONS', [], '--inspect=0'],
  ['as a flag', ['--inspect-brk=0'], ''],
  ['in NODE_OPTIONS', [], '--no-deprecation --inspect-brk=0'],
  ['in both', ['--inspect-wait'], '--inspect-port=0'],
])('re-executes under a debugger that is attached %s: %s %s', async (_, flags, options) => {
  const isWaiting = /-brk|-wait/.test([...flags, options].join(' '))
  const child = spawn(process.execPath, [...flags, program], {
    env: { ...plainEnv(), ...(options !== '' && { NODE_OPTIONS: options }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const [, url] = /listening on (ws:\S+)\n/.exec((stderr += chunk)) ?? []
    if (url !== undefined && isWaiting && !stderr.includes('attached')) void resume(url)
  })
  const stdout = await text(child.stdout)
  const [status, signal] = (await ended) as [number | null, NodeJS.Signals | null]
  const { execArgv, nodeOptions } = childOf({ status, signal, stdout, stderr })
  expect(execArgv).toEqual([])
  expect(nodeOptions).toBe(options.startsWith('--no') ? '--no-deprecation' : undefined)
  // The child opened none.
  expect(stderr.match(/Debugger listening/g)).toHaveLength(1)
})

it('lets a debugger into a child on request, before it does anything', async () => {
  let resumed: Promise<void> | undefined
  const call = echo.reexec('looked into', {
    execArgv: ['--inspect-brk=0'],
    stderr(line) {
      const [, url] = /listening on (ws:\S+)/.exec(line) ?? []
      if (url !== undefined) resumed ??= resume(url)
    },
  })
  expect(await call).toBe('looked into')
  // Without a debugger it would wait for ever.
  expect(resumed).toBeDefined()
  await resumed
})
