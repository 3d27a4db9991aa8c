import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LaunchOptions, Layer } from '@reexec/core'
import { assert, expect } from 'vitest'
import { NamespaceError } from '../src/index.ts'
import { temporaryDirectory } from './temporary.ts'
import { leaveMarks } from './fixtures/leave-marks.ts'
import type { Attempt, Outcome } from './fixtures/attempts.ts'

/** What a call that must fail came to. */
export interface Refusal {
  readonly error: NamespaceError
  /** Whether the module of the action was loaded. The action itself has not run. */
  readonly isLoaded: boolean
}

/** Calls an action that must not run. */
export async function refuse(
  layers: readonly Layer[],
  options: LaunchOptions = {},
): Promise<Refusal> {
  const { outcome, isLoaded } = await attempt(layers, options)
  assert(outcome instanceof NamespaceError, String(outcome))
  return { error: outcome, isLoaded }
}

/** Calls an action that must not run, with whatever error. */
export async function attempt(
  layers: readonly Layer[],
  options: LaunchOptions = {},
): Promise<{ outcome: unknown; isLoaded: boolean }> {
  const directory = temporaryDirectory()
  const env = { ...options.env, MARK_LOADING: join(directory, 'loaded') }
  const outcome: unknown = await leaveMarks
    .reexec(join(directory, 'ran'), { ...options, env, layers })
    .then(
      () => 'It ran.',
      (error: unknown) => error,
    )
  expect(existsSync(join(directory, 'ran'))).toBe(false)
  return { outcome, isLoaded: existsSync(join(directory, 'loaded')) }
}

/** What the message of an error has to match. */
export function saying(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}

/** Makes calls in another process, of whom by which command it is started, and hands back what became of them. */
export function attemptFrom(
  [file = '', ...args]: readonly string[],
  attempts: readonly Attempt[],
): Outcome[] {
  const fixture = fileURLToPath(new URL('fixtures/attempts.ts', import.meta.url))
  const program = ['--no-warnings', fixture, temporaryDirectory(), JSON.stringify(attempts)]
  const stdout = execFileSync(file, [...args, ...program], { encoding: 'utf8' })
  return JSON.parse(stdout) as Outcome[]
}
