import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { create } from '@reexec/ns'
import { workAndLoop, workAndReturn } from './work.cjs'

const PROGRAM = fileURLToPath(new URL('work.cjs', import.meta.url))

/** Runs `work()` in a child, in each of these situations. */
export const SITUATIONS = {
  returns: () => workAndReturn.reexec('word'),
  'is killed in a loop, at its timeout': () =>
    workAndLoop.reexec('word', { timeoutMs: 1000, graceMs: 300 }).catch(() => {}),
  'gets `env: {}` from who spawns it': () => execFileSync(process.execPath, [PROGRAM], { env: {} }),
  'does not see the parent’s files': () =>
    workAndReturn.reexec('word', {
      layers: [create({ user: true, mnt: { tmpfs: [process.env.HIDDEN] } })],
    }),
}

/** @param {string} name */
export async function run(name) {
  await SITUATIONS[name]()
}
