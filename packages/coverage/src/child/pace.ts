import type { Schedule } from './native.ts'

/** What of an interval has to be over: it is not exact when it ends. */
const PART = 0.75
/** How often in a row nothing is taken of a thread that does nothing: what runs in the same moment as this does not show by the number of times that it ran. */
const MOST_SKIPPED = 4

/** Tells when to take what ran, so that taking it does not become most of what a thread does. */
export class Pace {
  readonly #ms: number
  readonly #read: () => Schedule | undefined
  /** When it was taken last, by the thread's own time. */
  #takenAt: number
  #timesRun = 0
  /** Whether nothing had run when it was taken last, and nothing has since. */
  #isIdle = false
  #skipped = 0

  /**
   * @param ms The interval. Time in which the thread had no processor does not count: on a busy machine, it would do nothing else.
   * @param read Gets the schedule of this thread.
   */
  constructor(ms: number, read: () => Schedule | undefined) {
    this.#ms = ms
    this.#read = read
    this.#takenAt = read()?.[0] ?? 0
  }

  /** Whether it is to be taken now. Is asked once in an interval, or more often. */
  isDue(): boolean {
    const schedule = this.#read()
    if (schedule === undefined) return true
    const [ownMs, timesRun] = schedule
    // Once for this.
    const hasSlept = timesRun <= this.#timesRun + 1
    this.#isIdle &&= hasSlept
    this.#timesRun = timesRun
    if (ownMs - this.#takenAt < PART * this.#ms) return false
    if (!this.#isIdle || this.#skipped >= MOST_SKIPPED) return true
    this.#skipped++
    this.#takenAt = ownMs
    return false
  }

  /** Is told that it was taken. */
  taken(hasRun: boolean): void {
    this.#takenAt = this.#read()?.[0] ?? 0
    this.#isIdle = !hasRun
    this.#skipped = 0
  }
}
