/** The signals by which processes are usually ended, and their numbers on Linux; see signal(7). */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const

/** Those that would end this process, as nobody listens to them. */
export function endingSignals(): number[] {
  return Object.entries(NUMBERS)
    .filter(([name]) => process.listenerCount(name) === 0)
    .map(([, number]) => number)
}
