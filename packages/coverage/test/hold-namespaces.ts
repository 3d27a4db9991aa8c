import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/**
 * Starts a process in new namespaces, by unshare(1), for as long as the test runs.
 *
 * @param flags Of unshare(1), such as `--net`.
 * @param setup Shell commands that run in there first.
 * @returns Its pid.
 */
export async function holdNamespaces(flags: readonly string[], setup = 'true'): Promise<number> {
  const script = `${setup}\necho ready; exec cat`
  const holder = spawn('unshare', [...flags, 'sh', '-ec', script])
  const ended = once(holder, 'exit')
  onTestFinished(async () => {
    holder.stdin.end()
    await ended
  })
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => Promise.reject(new Error(`unshare ${flags.join(' ')}: ${setup}`))),
  ])
  return holder.pid as number
}
