import { debugLog } from '../debug.ts'
import { FrameKind, HEADER_BYTES, readFrameHeader } from '../wire/frame.ts'
import { PLAIN } from '../wire/value.ts'

/** How much of a value is shown, in bytes. */
const SHOWN_BYTES = 2000

const NAMES = new Map<number, string>(
  Object.entries(FrameKind).map(([name, number]) => [number, name]),
)

/** Is told all bytes of a wire, in any cut. */
export interface WireTrace {
  sent(bytes: Uint8Array): void
  received(bytes: Uint8Array): void
}

/**
 * Shows the frames of a child's wire, if `REEXEC_DEBUG` asks for it.
 *
 * @param child What to call it.
 */
export function traceWire(child: string): WireTrace | undefined {
  const log = debugLog('wire')
  if (log === undefined) return undefined
  const sent = new FrameLines((line) => log(`to ${child}: ${line}`))
  const received = new FrameLines((line) => log(`from ${child}: ${line}`))
  return { sent: (bytes) => sent.take(bytes), received: (bytes) => received.take(bytes) }
}

/** Makes a line of each frame of a stream of bytes. */
class FrameLines {
  readonly #print: (line: string) => void
  /** The beginning of a frame that cannot be shown yet. */
  #begun: Buffer = Buffer.alloc(0)
  /** How much comes of a frame that was shown. */
  #shownBytes = 0
  /** Calls of which a value goes on in the next frame. */
  readonly #going = new Set<number>()
  #isBroken = false

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  take(bytes: Uint8Array): void {
    let rest = bytes
    while (!this.#isBroken && rest.length > 0) {
      const shown = Math.min(this.#shownBytes, rest.length)
      this.#shownBytes -= shown
      rest = rest.subarray(shown)
      this.#begun = Buffer.concat([this.#begun, rest])
      if (this.#begun.length < HEADER_BYTES) return
      const bytesLeft = this.#show()
      if (bytesLeft === undefined) return
      rest = bytesLeft
    }
  }

  /** Returns what follows the frame; `undefined` if too little of it is there. */
  #show(): Uint8Array | undefined {
    const begun = this.#begun
    try {
      const { kind, call, bodyBytes, more } = readFrameHeader(begun)
      const end = HEADER_BYTES + bodyBytes
      if (begun.length < Math.min(end, HEADER_BYTES + SHOWN_BYTES)) return undefined
      const text = this.#going.has(call) ? '' : textOf(begun.subarray(HEADER_BYTES, end), bodyBytes)
      this.#going[more ? 'add' : 'delete'](call)
      this.#print(`${NAMES.get(kind)} ${call}, ${bodyBytes} bytes${more ? ', goes on' : ''}${text}`)
      this.#shownBytes = Math.max(0, end - begun.length)
      this.#begun = Buffer.alloc(0)
      return begun.subarray(end)
    } catch (error) {
      this.#isBroken = true
      this.#print(String(error))
      return undefined
    }
  }
}

/** A value that is JSON can be read by people. */
function textOf(body: Buffer, bodyBytes: number): string {
  if (body[0] !== PLAIN || body.length === 1) return ''
  return ` ${body.toString('utf8', 1, SHOWN_BYTES)}${bodyBytes > SHOWN_BYTES ? '…' : ''}`
}
