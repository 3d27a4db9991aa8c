import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { quoteNodeOptions } from '../flags.ts'
import type { CheckedLaunch } from './call-options.ts'
import type { Launch } from './launch.ts'
import { spawnTarget } from './stdio.ts'

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
    child = spawn(...spawnArguments(launch, [...standard, 'pipe']))
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
  { command, program, directory, env, execArgv, descriptors }: Launch,
  stdio: ('inherit' | 'ignore' | 'pipe' | number)[],
): [command: string, args: string[], settings: SpawnSettings] {
  const isApplication = program.length === 0
  const settings = {
    env: isApplication ? withFlags(env, execArgv) : env,
    cwd: directory,
    stdio: [...stdio, ...descriptors],
    windowsHide: true,
  }
  return [command, isApplication ? [] : [...execArgv, ...program], settings]
}

/** What follows a single executable application are arguments of the program: it takes flags by a variable only. */
function withFlags(env: Launch['env'], flags: readonly string[]): Launch['env'] {
  if (flags.length === 0) return env
  const { NODE_OPTIONS: options = '' } = env
  return { ...env, NODE_OPTIONS: `${options} ${quoteNodeOptions(flags)}`.trimStart() }
}
