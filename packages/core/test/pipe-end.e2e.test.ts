import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pipeEnd } from '../src/parent/pipe-end.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const blockFor = (ms: number): unknown =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

it('reads what was written while this thread was too busy to read', async () => {
  const child = spawn('sh', ['-c', 'sleep 0.1; echo late; exec sleep 20'])
  const isWritten = (): boolean =>
    readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').startsWith('sleep\0')
  const chunks: string[] = []
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const ended = pipeEnd(child.stdout, 20)
  do blockFor(100)
  while (!isWritten())
  await ended
  expect(chunks).toEqual(['late\n'])
  child.kill('SIGKILL')
})

it('does not wait for a pipe that is held open', async () => {
  const child = spawn('sleep', ['20'])
  await pipeEnd(child.stdout.resume(), 20)
  expect(child.stdout.closed).toBe(false)
  child.kill('SIGKILL')
})

it('is done when the pipe was closed before', async () => {
  const child = spawn('true')
  await pipeEnd(child.stdout.resume(), 20_000)
  await pipeEnd(child.stdout, 20_000)
  expect(child.stdout.closed).toBe(true)
})
