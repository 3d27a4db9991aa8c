export type { Loading, LoadingOptions } from './loading/options.ts'
export { reexec, type ReexecOptions, type ReexecPlugin } from './plugin.ts'
