// What makes calls in a child of the built package, apart from the program of children, with which it shares the rest.
// oxlint-disable-next-line import/no-unassigned-import -- so that what both need is taken from there
import './program.ts'

export { checkAction } from '../check-action.ts'
export { reexec } from '../parent/reexec.ts'
export { reexecSync } from '../parent/reexec-sync.ts'
export { resolveSelf } from '../self.ts'
export { openSession } from '../session.ts'
