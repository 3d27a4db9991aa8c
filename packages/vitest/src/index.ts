export const name = '@reexec/vitest'
