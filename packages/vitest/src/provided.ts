/** The name under which the main process tells workers where profiles are to be allocated. */
export const PROVIDED = '@reexec/vitest'

/** How workers are to cover children. */
export interface ProvidedCoverage {
  /** Of the project's profiles. */
  readonly directory: string
  /** Whether to keep the children of each test file apart: when it runs again, Vitest replaces what it knows of it. */
  readonly perTestFile: boolean
  /** Whether to write down which test starts which child. */
  readonly namesTests: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    /** `null` while coverage is off, `undefined` where the plugin is missing. */
    [PROVIDED]: ProvidedCoverage | null | undefined
  }
}
