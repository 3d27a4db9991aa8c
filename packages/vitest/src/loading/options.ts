/** How a process that is started from a test loads modules. */
export type Loading = 'vite' | 'native'

/** How children load modules. */
export interface LoadingOptions {
  /**
   * How children that run actions load modules. `vite`: as Node.js does, and what that cannot load, as the test does. `native`: as Node.js
   * does. Default: `vite`.
   */
  readonly loading?: Loading
  readonly descendants?: {
    /** As `loading`, of all other Node.js processes that tests start, and of theirs. Default: `native`, as a program under test should load as it does for its users. */
    readonly loading?: Loading
  }
}
