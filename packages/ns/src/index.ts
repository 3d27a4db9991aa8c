export const name = '@reexec/ns'
