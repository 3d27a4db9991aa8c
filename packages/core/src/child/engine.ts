// What makes calls in a child of the built package, apart from the program of children, with which it shares the rest.
import './main.ts'

export { reexec } from '../parent/reexec.ts'
export { reexecSync } from '../parent/reexec-sync.ts'
export { openSession } from '../session.ts'
