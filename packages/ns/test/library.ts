import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from './temporary.ts'

/** Why no C can be compiled here, `undefined` if it can. */
export const noCompiler: string | undefined =
  spawnSync('cc', ['--version']).status === 0 ? undefined : 'there is no C compiler'

const HEADERS = ['dlfcn.h', 'fcntl.h', 'pthread.h', 'sched.h', 'stdlib.h', 'unistd.h']

/** Compiles C into a shared library, which is there for as long as the test runs. */
export function buildLibrary(program: string): string {
  // Node.js unloads what turns out to be none of its own.
  return compile(program, ['-shared', '-fPIC', '-Wl,-z,nodelete'])
}

/** Compiles C into an executable, which is there for as long as the test runs. */
export function buildProgram(program: string): string {
  return compile(program, [])
}

function compile(program: string, flags: readonly string[]): string {
  const directory = temporaryDirectory()
  chmodSync(directory, 0o755)
  const path = join(directory, 'compiled')
  const includes = HEADERS.map((header) => `#include <${header}>`)
  const input = ['#define _GNU_SOURCE', ...includes, program].join('\n')
  const args = [...flags, '-pthread', '-w', '-x', 'c', '-o', path, '-']
  const { status, stderr } = spawnSync('cc', args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return path
}
