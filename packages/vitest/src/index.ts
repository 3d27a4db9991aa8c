export { reexec, type ReexecPlugin } from './plugin.ts'
