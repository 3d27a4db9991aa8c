import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { askLeast, startLeast } from './least.ts'

/** The native file of @reexec/ns, which enters and creates namespaces when it is preloaded. */
const NATIVE = fileURLToPath(
  new URL(`../prebuilt/linux-${process.arch}.node`, import.meta.resolve('@reexec/ns')),
)

/** See clone(2). In an order in which they can be entered. */
const FLAGS = { user: 0x10000000, ipc: 0x8000000, net: 0x40000000, uts: 0x4000000, mnt: 0x20000 }
const NEWPID = 0x20000000

/** User 0 for the own, and then others as `create-4` has them; `plan.ts` of @reexec/ns says how steps are written. */
export const CREATE_4 = `u 0 5 0 0 1 5 0 0 1 c ${FLAGS.mnt} 6 ns/mnt c ${FLAGS.net} 6 ns/net c ${NEWPID} 0  `

/**
 * Has the least program say where it is. Nothing is checked, and its root stays where it is.
 *
 * @param steps What the native file is to do before Node.js starts. Default: nothing, and it is not there.
 */
export function askLeastInside(types: readonly string[], steps = ''): Promise<unknown> {
  // No descriptor has that number.
  const env = { LD_PRELOAD: NATIVE, REEXEC_NS: `${process.pid} 9999 ${steps}` }
  const least = startLeast('peers/least.cjs', { env: steps === '' ? {} : env })
  return askLeast(least, types, 'peers/least-namespaces.js')
}

/** The steps that enter namespaces of a process. */
export function stepsInto(pid: number, types: readonly string[]): string {
  return Object.entries(FLAGS)
    .filter(([type]) => types.includes(type))
    .map(([type, flag]) => {
      const path = `/proc/${pid}/ns/${type}`
      return `i ${flag} ${path.length} ${path} `
    })
    .join('')
}
