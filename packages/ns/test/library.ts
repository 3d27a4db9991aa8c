import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { temporaryDirectory } from './temporary.ts'

const compiler = spawnSync('cc', ['--version'])

/** Why no C can be compiled here, `undefined` if it can. */
export const noCompiler: string | undefined =
  compiler.status === 0 ? undefined : 'there is no C compiler'

const HEADERS = ['fcntl.h', 'pthread.h', 'sched.h', 'stdlib.h', 'unistd.h']

/** Compiles C into a shared library, which is there for as long as the test runs. */
export function buildLibrary(program: string): string {
  const path = join(temporaryDirectory(), 'library.so')
  const source = [
    '#define _GNU_SOURCE',
    ...HEADERS.map((header) => `#include <${header}>`),
    program,
  ].join('\n')
  // Node.js unloads what turns out to be none of its own.
  const flags = [
    '-shared',
    '-Wl,-z,nodelete',
    '-fPIC',
    '-pthread',
    '-w',
    '-x',
    'c',
    '-o',
    path,
    '-',
  ]
  const { status, stderr } = spawnSync('cc', flags, { input: source, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return path
}
