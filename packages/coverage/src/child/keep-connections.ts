import { findConnection } from './inspector.ts'

/**
 * Lets sessions of the inspector be disconnected, as they see it, while V8 keeps its side of them.
 *
 * @returns Disconnects so what is disconnected in `action`.
 */
export function keepConnections(): (action: () => void) => void {
  const prototype = findConnection()?.prototype
  const kept = new Set<object>()
  if (prototype === undefined) return (action) => action()
  const disconnect = Reflect.get(prototype, 'disconnect') as () => void
  let isKeeping = false
  prototype.disconnect = function () {
    // Not found by the garbage collector either.
    if (isKeeping) kept.add(this)
    else Reflect.apply(disconnect, this, [])
  }
  return (action) => {
    isKeeping = true
    try {
      action()
    } finally {
      isKeeping = false
    }
  }
}
