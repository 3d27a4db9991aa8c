import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it, vi } from 'vitest'
import { leavesNothing } from './leaves-nothing.ts'
import { runs } from './processes.ts'

leavesNothing()

it('re-executes from a worker thread', async () => {
  const worker = new Worker(join(import.meta.dirname, 'fixtures/reexecs-in-worker.ts'))
  // Asked for at once: a message that is still under way when the worker exits comes in one go with that.
  const exited = once(worker, 'exit')
  const [[echoed, thrown]] = (await once(worker, 'message')) as [PromiseSettledResult<unknown>[]]
  await exited
  expect(echoed).toEqual({ status: 'fulfilled', value: new Map([['from', 'a worker']]) })
  expect(thrown).toMatchObject({ status: 'rejected', reason: new RangeError('outer') })
})

it('passes on all that children write to stderr, however late the thread gets rid of it', async () => {
  const worker = new Worker(join(import.meta.dirname, 'fixtures/floods-from-worker.ts'), {
    stderr: true,
  })
  let bytes = 0
  worker.stderr.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    // Slower than the children.
    worker.stderr.pause()
    setTimeout(() => worker.stderr.resume(), 60)
  })
  const ended = once(worker.stderr, 'end')
  const [warnings] = (await once(worker, 'message')) as [string[]]
  await ended
  expect(warnings).toEqual([])
  expect(bytes).toBe(12 * 250_000)
})

it('ends the children of a worker thread that is terminated', async () => {
  // In a program of its own: nobody waits for these children any more, so they are zombies until it ends.
  const program = spawn(
    process.execPath,
    [join(import.meta.dirname, 'fixtures/terminates-its-worker.ts')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const exited = once(program, 'exit')
  const [line] = (await once(program.stdout, 'data')) as [Buffer]
  const pids = JSON.parse(line.toString()) as number[]
  expect(pids).toHaveLength(4)
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), { timeout: 20_000 })
  expect(program.exitCode).toBe(null)
  program.stdin.end()
  await exited
})
