import { cloneToBytes } from '../wire/clone.ts'
import { packError } from '../wire/error-envelope.ts'
import { FrameKind, type Readiness, WIRE_FD, frame } from '../wire/frame.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** What this child tells its parent. Written at once and whole, so that a `process.exit()` right after loses nothing. */
export class Answers {
  #answered = false
  #prepare: () => void = () => {}

  /** Sets what has to be done before an answer leaves, as after it the parent may act on it. */
  beforeEach(prepare: () => void): void {
    this.#prepare = prepare
    process.on('exit', prepare)
  }

  /** Reports the action's result. A result that cannot be cloned is reported as that error. */
  returned(result: unknown): void {
    this.#answer(frame(FrameKind.result, cloneToBytes(result, 'result')))
  }

  /** Reports what was thrown. Only the first answer counts. */
  threw(thrown: unknown): void {
    this.#answer(frame(FrameKind.error, cloneToBytes(packError(thrown), 'error')))
  }

  /** Reports that this child may be ended now. */
  ready(readiness: Readiness): void {
    this.#prepare()
    send(frame(FrameKind.ready, cloneToBytes(readiness, 'readiness')))
  }

  #answer(parts: readonly Buffer[]): void {
    if (this.#answered) return
    this.#answered = true
    this.#prepare()
    send(parts)
  }
}

function send(parts: readonly Buffer[]): void {
  for (const part of parts) {
    for (let at = 0; at < part.length;) at += writeSome(part, at)
  }
}

function writeSome(part: Buffer, at: number): number {
  try {
    return writeSync(WIRE_FD, part, at)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // The parent is gone, and nobody waits for what this child does.
    if (code === 'EPIPE' || code === 'ECONNRESET') process.exit(1)
    if (code !== 'EAGAIN') throw error
    // The wire may have become non-blocking: the inbox makes a stream of it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    return 0
  }
}
