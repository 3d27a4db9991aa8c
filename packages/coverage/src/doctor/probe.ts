import { type Action, defineAction } from '@reexec/core'

/** Does nothing, in a child that is to be covered. */
export const probe: Action<undefined, void> = defineAction(import.meta.url, 'probe', () => {})
