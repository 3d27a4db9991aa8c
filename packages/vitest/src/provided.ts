/** The name under which the main process tells workers where profiles are to be allocated. */
export const PROVIDED = '@reexec/vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the project's profiles; `null` while coverage is off, `undefined` where the plugin is missing. */
    [PROVIDED]: string | null | undefined
  }
}
