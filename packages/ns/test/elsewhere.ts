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
  /** What compiles `fixtures/host.c` for it; `undefined` for a Node.js, which runs `fixtures/host.cjs`. */
  readonly compiler?: string
  /** What such a program is run by, if not as it is. */
  readonly emulator: readonly string[]
  /** Why it is not to be had here, `undefined` if it is. */
  readonly missing: string | undefined
}

/** What `fixtures/host.c` says. */
export type Found = Readonly<Record<string, unknown>>

const EMULATOR = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu']
const { NODE_ARM64 = 'the program that the variable NODE_ARM64 names' } = process.env

/** Where the file has to work. */
export const PLACES = [
  place('the C library of this system', { compiler: 'cc' }),
  place('musl', { compiler: 'musl-gcc' }),
  place('arm64, emulated', {
    arch: 'arm64',
    compiler: 'aarch64-linux-gnu-gcc',
    emulator: EMULATOR,
  }),
  place('Node.js for arm64, emulated', { arch: 'arm64', emulator: [...EMULATOR, NODE_ARM64] }),
] as const

function place(
  name: string,
  { arch = process.arch, emulator = [], ...others }: Partial<Place> & { arch?: string },
): Place {
  const file = fileURLToPath(new URL(`../prebuilt/linux-${arch}.node`, import.meta.url))
  return {
    ...others,
    name,
    file,
    emulator,
    missing: whatIsMissing(file, others.compiler, emulator),
  }
}

function whatIsMissing(
  file: string,
  compiler: string | undefined,
  [emulator, , , node]: readonly string[],
): string | undefined {
  const tool = [compiler, emulator].find((each) => each !== undefined && !isThere(each))
  const missing = tool ?? [file, node].find((path) => path !== undefined && !existsSync(path))
  return missing === undefined ? undefined : `${missing} is missing`
}

function isThere(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined
}

/** The program that says what it finds, and ends as it is told. */
export function hostFor({ compiler }: Place): string {
  return compiler === undefined ? pathOf('host.cjs') : compile(compiler, 'host.c')
}

/** Compiles a program, which is there for as long as the test runs. */
export function compile(compiler: string, source: string): string {
  const path = join(temporaryDirectory(), 'program')
  // Its own symbols are what the native file looks for.
  const flags = ['-Wall', '-Wextra', '-Werror', '-rdynamic', '-o', path, pathOf(source), '-ldl']
  const { status, stderr } = spawnSync(compiler, flags, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return path
}

function pathOf(fixture: string): string {
  return fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
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
