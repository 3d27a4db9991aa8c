import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { CheckedLaunch } from './call-options.ts'
import { type LineListener, Lines } from './lines.ts'
import { pipeEnd } from './pipe-end.ts'
import { Tail } from './tail.ts'

export type { LineListener } from './lines.ts'

/** Where the child's stdin comes from: the parent's own, nowhere, the call's `stdin`, or a descriptor of the parent. */
export type InputTarget = 'inherit' | 'ignore' | 'pipe' | number

/** Where an output of the child goes: to the parent's own, nowhere, to the call, to a descriptor of the parent, or line by line to a function. */
export type OutputTarget = InputTarget | LineListener

/** How long the ends of pipes are waited for once the child is gone: something it left behind may hold them open. */
const PIPE_END_MS = 200

/** Those that wait for stderr to take more, by one listener of its own: Node.js warns of many. */
const paused = new Set<Readable>()

function pauseUntilDrained(stream: Readable): void {
  stream.pause()
  if (paused.size === 0) process.stderr.once('drain', resumeAll)
  paused.add(stream)
}

function resumeAll(): void {
  for (const stream of paused) stream.resume()
  paused.clear()
}

/** What `spawn` is told of a target. */
export function spawnTarget(target: OutputTarget | 'tee'): 'inherit' | 'ignore' | 'pipe' | number {
  return typeof target === 'function' || target === 'tee' ? 'pipe' : target
}

/** The standard streams of a child, as far as they come to the parent. */
export class Stdio {
  readonly stdin: Writable | undefined
  readonly stdout: Readable | undefined
  readonly stderr: Readable | undefined
  readonly #tail: Tail | undefined
  /** Those that are read here, with what is to be done at their end. */
  readonly #read: { readonly stream: Readable; readonly end: () => void }[] = []
  readonly #fail: (thrown: unknown) => void

  /** @param fail Is called with what a listener throws. */
  constructor(child: ChildProcess, options: CheckedLaunch, fail: (thrown: unknown) => void) {
    this.#fail = fail
    const { stdout, stderr } = options
    // A child need not read what it is given: EPIPE.
    this.stdin = child.stdin?.on('error', () => {}) ?? undefined
    if (stdout === 'pipe') this.stdout = child.stdout ?? undefined
    else if (typeof stdout === 'function') this.#listen(child.stdout, stdout)
    if (stderr === 'pipe') this.stderr = child.stderr ?? undefined
    else if (child.stderr !== null) this.#tail = new Tail()
    if (typeof stderr === 'function') this.#listen(child.stderr, stderr, this.#tail)
    else if (stderr === 'tee') this.#passOn(child.stderr, this.#tail)
  }

  /** The end of stderr, if it was read here. */
  get tail(): string | undefined {
    return this.#tail?.text
  }

  /** Waits for the ends of what is read here, not for long, and closes it. */
  async end(): Promise<void> {
    for (const { stream, end } of this.#read) {
      await pipeEnd(stream, PIPE_END_MS)
      stream.destroy()
      this.#try(end)
    }
  }

  #listen(stream: Readable | null, listener: LineListener, tail?: Tail): void {
    if (stream === null) return
    const lines = new Lines(listener)
    stream.on('data', (chunk: Buffer) => {
      tail?.push(chunk)
      this.#try(() => lines.push(chunk))
    })
    this.#read.push({ stream, end: () => lines.end() })
  }

  #passOn(stream: Readable | null, tail: Tail | undefined): void {
    if (stream === null) return
    stream.on('data', (chunk: Buffer) => {
      tail?.push(chunk)
      if (!process.stderr.write(chunk)) pauseUntilDrained(stream)
    })
    this.#read.push({ stream, end: () => {} })
  }

  #try(listen: () => void): void {
    try {
      listen()
    } catch (thrown) {
      this.#fail(thrown)
    }
  }
}
