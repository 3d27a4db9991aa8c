import type { Action } from '../action.ts'
import { defineAction } from '../define-action.ts'

/** Tells which process it runs in. */
export const probe: Action<undefined, number> = defineAction(
  import.meta.url,
  'probe',
  (): number => process.pid,
)
