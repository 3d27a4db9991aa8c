import type { LoadingOffer } from './offer.ts'

/** The name under which the main process tells workers how children can have modules loaded. */
export const PROVIDED_LOADING = '@reexec/vitest/loading'

/** What workers are told. */
export interface ProvidedLoading {
  readonly offer: LoadingOffer
  /** Whether re-executed children are helped. */
  readonly actions: boolean
  /** Whether all other Node.js processes that tests start are. */
  readonly descendants: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    /** `null` where children load as Node.js does. */
    [PROVIDED_LOADING]: ProvidedLoading | null | undefined
  }
}
