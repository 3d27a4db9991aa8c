/** The variable that tells the agent of its session; the only one of this package. */
export const SESSION_VARIABLE = 'REEXEC_COVERAGE'

/** Its value for a process that is to be neither covered nor booked: one that a tool starts for itself. */
export const LEFT_OUT = 'off'

/** What descendants know of the session that covers them. */
export interface DescendantSession {
  /** The folder in which a process makes its own profile. Absolute. */
  readonly directory: string
  /** How often a process writes what ran, in milliseconds. */
  readonly intervalMs: number
  /** Path of the agent. */
  readonly agent: string
  /** `NODE_V8_COVERAGE` of the session's process, if it is set. */
  readonly outer?: string
}

/** Reads what `SESSION_VARIABLE` says. `undefined` if that is nothing of this package's. */
export function parseSession(value: string | undefined): DescendantSession | undefined {
  if (value === undefined) return undefined
  try {
    const { directory, intervalMs, agent, outer } = JSON.parse(value) as Partial<DescendantSession>
    const isSession =
      typeof directory === 'string' && typeof intervalMs === 'number' && typeof agent === 'string'
    if (!isSession) return undefined
    return { directory, intervalMs, agent, ...(typeof outer === 'string' ? { outer } : {}) }
  } catch {
    return undefined
  }
}
