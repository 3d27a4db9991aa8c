import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CheckedLaunch } from './call-options.ts'
import type { Launch } from './launch.ts'
import { spawnTarget } from './stdio.ts'

/** The program of every child, beside this file in `src` as in `dist`. */
const CHILD_MAIN = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../child/main.ts' : './child/main.js',
    import.meta.url,
  ),
)

type SpawnSettings = Pick<SpawnOptions, 'env' | 'cwd' | 'windowsHide'> & {
  stdio: ('inherit' | 'ignore' | 'pipe' | number)[]
}

/** A process, or why there is none. */
export type Spawned = { readonly process: ChildProcess } | { readonly failed: Promise<unknown> }

/** Starts a child as a launch says. */
export function spawnChild(launch: Launch, options: CheckedLaunch): Spawned {
  // Not imported: a child loads this file too, and loading child_process costs it an eighth of its start.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const { stdin, stdout, stderr } = options
  const standard = [spawnTarget(stdin), spawnTarget(stdout), spawnTarget(stderr)]
  let child: ChildProcess
  try {
    child = spawn(...spawnArguments(launch, options, [...standard, 'pipe']))
  } catch (error) {
    return { failed: Promise.resolve(error) }
  }
  if (child.pid === undefined) {
    return { failed: new Promise((resolve) => child.once('error', resolve)) }
  }
  // From now on an error is a signal that could not be sent; the child's end says more.
  child.on('error', () => {})
  return { process: child }
}

/**
 * Makes what `spawn` and `spawnSync` take.
 *
 * @param stdio The standard streams and the wire.
 */
export function spawnArguments(
  launch: Launch,
  { cwd }: CheckedLaunch,
  stdio: ('inherit' | 'ignore' | 'pipe' | number)[],
): [command: string, args: string[], settings: SpawnSettings] {
  const settings = {
    env: launch.env,
    cwd,
    stdio: [...stdio, ...launch.descriptors],
    windowsHide: true,
  }
  return [launch.command, [...launch.execArgv, CHILD_MAIN], settings]
}
