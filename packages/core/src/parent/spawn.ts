import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { CheckedOptions } from './call-options.ts'
import { SpawnError } from '../errors.ts'
import type { Launch } from './launch.ts'
import { StderrTail } from './stderr-tail.ts'
import { WIRE_FD } from '../wire/frame.ts'

/** The program of every child, beside this file in `src` as in `dist`. */
const CHILD_MAIN = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../child/main.ts' : './child/main.js',
    import.meta.url,
  ),
)

/** A running child. */
export interface SpawnedChild {
  readonly pid: number
  readonly process: ChildProcess
  /** The parent's end of the wire. */
  readonly wire: Socket
  /** With `stderr: 'tee'` only. */
  readonly stderr: StderrTail | undefined
}

/**
 * Starts a child as a launch says.
 *
 * @throws {SpawnError} when there is no child.
 */
export async function spawnChild(
  command: string,
  launch: Launch,
  options: CheckedOptions,
): Promise<SpawnedChild> {
  // Not imported: a child loads this file too, and loading child_process costs it an eighth of its start.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const stderr = options.stderr === 'tee' ? 'pipe' : options.stderr
  try {
    const child = spawn(command, [...launch.execArgv, CHILD_MAIN], {
      env: launch.env,
      cwd: options.cwd,
      stdio: [options.stdin, options.stdout, stderr, 'pipe', ...launch.descriptors],
      windowsHide: true,
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve).once('error', reject)
    })
    // From now on an error is a signal that could not be sent; the child's end says more.
    child.on('error', () => {})
    return {
      pid: child.pid as number,
      process: child,
      // 'pipe' makes a socket of every descriptor; see https://nodejs.org/api/child_process.html#optionsstdio
      wire: child.stdio[WIRE_FD] as Socket,
      stderr: child.stderr === null ? undefined : new StderrTail(child.stderr),
    }
  } catch (cause) {
    const { action, module } = launch
    const where = options.cwd === undefined ? '' : ` in ${options.cwd}`
    const message = `The child of "${action}" could not be started${where}: ${String(cause)}`
    throw new SpawnError(message, { action, module }, { cause })
  }
}
