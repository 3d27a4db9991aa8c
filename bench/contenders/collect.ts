import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { pathOf } from '../programs.ts'

/** Of a file, in Istanbul's form, what all have to find. */
interface FileCoverage {
  readonly path: string
  readonly [field: string]: unknown
}

/** Starts a process that covers children, and waits until the last of them has ended. */
export async function startCovering(children: number): Promise<ChildProcess> {
  const child = fork(pathOf('peers/collect-coverage.js'))
  child.send(children)
  await once(child, 'message')
  return child
}

/** Has it make a map. It goes on until `exit`. */
export async function collect(child: ChildProcess): Promise<unknown> {
  child.send('collect')
  const [files] = (await once(child, 'message')) as [FileCoverage[]]
  return comparable(files)
}

/** Starts a program that has loaded what it needs, and waits. */
export async function startWaiting(program: string): Promise<ChildProcess> {
  const child = fork(pathOf(program))
  await once(child, 'message')
  return child
}

/** Has it do something with profiles, and ends it. */
export async function ask(
  child: ChildProcess,
  request: { readonly directory: string; readonly part: string },
): Promise<unknown> {
  child.send(request)
  const [files] = (await once(child, 'message')) as [FileCoverage[]]
  await once(child, 'exit')
  return comparable(files)
}

const require = createRequire(import.meta.url)
const c8 = join(dirname(require.resolve('c8')), 'bin/c8.js')

/** Has c8 make a map of what Node.js wrote. */
export async function reportByC8(directory: string, include: string): Promise<unknown> {
  const reports = `${directory}-reports`
  const where = ['--temp-directory', directory, '--reports-dir', reports, '--reporter', 'json']
  const which = ['--include', include, '--exclude', 'nothing']
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  await promisify(execFile)(process.execPath, [c8, 'report', ...where, ...which], { cwd })
  const map = readFileSync(join(reports, 'coverage-final.json'), 'utf8')
  rmSync(reports, { recursive: true })
  return comparable(Object.values(JSON.parse(map) as Record<string, FileCoverage>))
}

function comparable(files: readonly FileCoverage[]): unknown {
  return files
    .map(({ path, statementMap, s, branchMap, b, fnMap, f }) =>
      JSON.stringify({ path, statementMap, s, branchMap, b, fnMap, f }),
    )
    .toSorted()
}
