import type { Readable } from 'node:stream'

/**
 * Waits for the end of a pipe whose writer is gone; not for long, since a process that the writer left behind may hold it open.
 * What was written before is read, even if this thread was too busy to read it in time, or what it is passed on to.
 */
export async function pipeEnd(pipe: Readable, waitMs: number): Promise<void> {
  if (pipe.closed) return
  await new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout
    const wait = (): void => {
      // Timers are called before pipes are read, immediates after; see https://nodejs.org/learn/asynchronous-work/event-loop-timers-and-nexttick
      timer = setTimeout(() => setImmediate(() => (pipe.isPaused() ? wait() : resolve())), waitMs)
    }
    wait()
    pipe.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
