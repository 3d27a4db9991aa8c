import type { Readable } from 'node:stream'

/**
 * Waits for the end of a pipe whose writer is gone; not for long, since a process that the writer left behind may hold it open.
 * What was written before is read, even if this thread was too busy to read it in time.
 */
export async function pipeEnd(pipe: Readable, waitMs: number): Promise<void> {
  if (pipe.closed) return
  await new Promise<void>((resolve) => {
    // Timers are called before pipes are read, immediates after; see https://nodejs.org/learn/asynchronous-work/event-loop-timers-and-nexttick
    const timer = setTimeout(() => setImmediate(resolve), waitMs)
    pipe.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
