/** Who listens to a signal, by one listener of its own: Node.js warns of many, and many calls may share a signal. */
const listening = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls back when a signal is aborted.
 *
 * @returns What takes that back.
 */
export function onAbort(signal: AbortSignal, abort: () => void): () => void {
  const listeners = listening.get(signal) ?? startListening(signal)
  listeners.add(abort)
  return () => {
    listeners.delete(abort)
    if (listeners.size > 0) return
    listening.delete(signal)
    signal.removeEventListener('abort', notify)
  }
}

function startListening(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>()
  signal.addEventListener('abort', notify, { once: true })
  listening.set(signal, listeners)
  return listeners
}

function notify(this: AbortSignal): void {
  const listeners = listening.get(this) ?? []
  listening.delete(this)
  for (const abort of listeners) abort()
}
