import type { Engine } from './action.ts'
import { reexec } from './parent/reexec.ts'
import { reexecSync } from './parent/reexec-sync.ts'

/** What makes calls in a parent. */
export const engine: Engine = { reexec, reexecSync }
