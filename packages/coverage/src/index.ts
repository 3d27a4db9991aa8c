export const name = '@reexec/coverage'
