export type { Loading, LoadingOptions } from './loading/options.ts'
export { reexec, type ReexecPlugin } from './plugin.ts'
export type { AccountOptions, ReexecOptions } from './options.ts'
