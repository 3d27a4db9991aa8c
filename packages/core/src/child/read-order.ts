import { cloneFromBytes } from '../wire/clone.ts'
import {
  type Frame,
  FrameKind,
  HEADER_BYTES,
  type Order,
  WIRE_FD,
  readFrameHeader,
} from '../wire/frame.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

/**
 * Reads what this child is to do, and waits for it. Only an inherited wire can give an order, so no argument
 * or variable makes a program run an action.
 */
export function readOrder(): [order: Order, param: unknown] {
  const order = read(FrameKind.order)
  return [order as Order, read(FrameKind.param)]
}

function read(kind: FrameKind): unknown {
  const frame = readFrame()
  if (frame.kind !== kind)
    throw new Error(`A child of @reexec/core got frame ${frame.kind} for ${kind}.`)
  return cloneFromBytes(frame.body)
}

function readFrame(): Frame {
  const { kind, bodyBytes } = readFrameHeader(readExactly(HEADER_BYTES))
  return { kind, body: readExactly(bodyBytes) }
}

/** The wire blocks until a stream is made of it, which comes later. */
function readExactly(bytes: number): Buffer {
  const into = Buffer.allocUnsafeSlow(bytes)
  for (let at = 0; at < bytes;) {
    const got = readSync(WIRE_FD, into, at, bytes - at, null)
    if (got === 0) throw new Error('The parent ended before it gave its order to this child.')
    at += got
  }
  return into
}
