import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './temporary.ts'

/** Somewhere the native file may be loaded: a processor, and the C library of the program that loads it. */
export interface Place {
  readonly name: string
  /** The native file for it. */
  readonly file: string
  /** What compiles a program for it. */
  readonly compiler: string
  /** What such a program is run by, if not as it is. */
  readonly emulator: readonly string[]
  /** Why it is not to be had here, `undefined` if it is. */
  readonly missing: string | undefined
}

/** What `fixtures/host.c` says. */
export type Found = Readonly<Record<string, unknown>>

const EMULATOR = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu']

/** Where the file has to work. */
export const PLACES = [
  place('the C library of this system', process.arch, 'cc'),
  place('musl', process.arch, 'musl-gcc'),
  place('arm64, emulated', 'arm64', 'aarch64-linux-gnu-gcc', EMULATOR),
] as const

function place(
  name: string,
  arch: string,
  compiler: string,
  emulator: readonly string[] = [],
): Place {
  const file = fileURLToPath(new URL(`../prebuilt/linux-${arch}.node`, import.meta.url))
  const missing = [compiler, ...emulator.slice(0, 1)].find((tool) => !isThere(tool))
  const why = missing ?? (existsSync(file) ? undefined : `prebuilt/linux-${arch}.node`)
  const isMissing = why === undefined ? undefined : `${why} is missing`
  return { name, file, compiler, emulator, missing: isMissing }
}

function isThere(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined
}

/** Compiles a program, which is there for as long as the test runs. */
export function compileFor({ compiler }: Pick<Place, 'compiler'>, source: string): string {
  const path = join(temporaryDirectory(), 'program')
  const from = fileURLToPath(new URL(`fixtures/${source}`, import.meta.url))
  // Its own symbols are what the native file looks for.
  const flags = ['-Wall', '-Wextra', '-Werror', '-rdynamic', '-o', path, from, '-ldl']
  const { status, stderr } = spawnSync(compiler, flags, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return path
}

/** A program that has loaded the native file, and the steps that it took before it began. */
export interface Visit {
  readonly place: Place
  readonly program: string
  readonly steps: string
  /** What starts it, if not the test itself. */
  readonly by?: readonly string[]
  /** Other libraries that are to be preloaded. */
  readonly preload?: string
}

/** The command of a visit, and the descriptor that is to be its fourth. */
export function commandOf(
  { place: { file, emulator }, program, steps, by = [], preload }: Visit,
  end: readonly string[],
): { command: string; args: string[]; fd: number; [Symbol.dispose](): void } {
  const fd = openSync(file, 'r')
  const variables = [
    `LD_PRELOAD=/proc/self/fd/3${preload === undefined ? '' : `:${preload}`}`,
    `REEXEC_NS=${process.pid} 3 ${steps}`,
  ]
  // By env(1), so that whatever starts it does not preload the file.
  const [command = '', ...args] = [...by, 'env', ...variables, ...emulator, program, file, ...end]
  return { command, args, fd, [Symbol.dispose]: () => closeSync(fd) }
}

/** Runs a program until it ends. */
export function visit(
  what: Visit,
  ...end: string[]
): { found: Found; status: number | null; signal: string | null } {
  using run = commandOf(what, end)
  const { stdout, stderr, status, signal } = spawnSync(run.command, run.args, {
    stdio: ['ignore', 'pipe', 'pipe', run.fd],
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(`${what.program}: ${status ?? signal} ${stderr}`)
  return { found: JSON.parse(stdout) as Found, status, signal }
}
