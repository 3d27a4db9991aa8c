import type { ChildAccount } from './account.ts'
import type { Booking } from './booking.ts'

/** A profile that is being written. */
interface KeptProfile {
  readonly booking: Booking
  /** Up to where it has been read, in bytes. */
  readonly readTo: number
}

/** What is not over when profiles are read: what is written later is read the next time. */
export class KeptProfiles {
  /** By their paths. */
  readonly profiles: Map<string, KeptProfile> = new Map()
  /** Those of the last time that will be told again, as the children go on. */
  readonly preliminary: Set<ChildAccount> = new Set()
}
