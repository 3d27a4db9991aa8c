import type { Socket } from 'node:net'

/** There is no other way to it but this field, which sockets have on all systems but Windows. */
interface OnDescriptor {
  readonly _handle?: { readonly fd?: number } | null
}

/** The descriptor of a socket; `undefined` where it is not to be had. To be asked each time: once the socket is closed, its number may be another's. */
export function descriptorOf(socket: Socket & OnDescriptor): number | undefined {
  const { _handle: handle } = socket
  const fd = handle?.fd
  return fd === undefined || fd < 0 ? undefined : fd
}
