import { spawnSync } from 'node:child_process'
import process from 'node:process'

/**
 * Has this process, and the processes it starts meanwhile, run on the first core only, where taskset(1) is to be had. What two processes say to each other in turn
 * takes several times as long if the system puts them on two cores, and has to wake one up each time; where it puts them is chance.
 *
 * @returns What takes it back. Processes that were started stay there.
 */
export function onOneCore(): Disposable {
  const pid = String(process.pid)
  const told = spawnSync('taskset', ['--pid', pid], { encoding: 'utf8' }).stdout ?? ''
  const [, mask] = /: ([0-9a-f,]+)\n$/.exec(told) ?? []
  if (mask !== undefined) spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '0', pid])
  return {
    [Symbol.dispose]() {
      if (mask !== undefined) spawnSync('taskset', ['--all-tasks', '--pid', mask, pid])
    },
  }
}
