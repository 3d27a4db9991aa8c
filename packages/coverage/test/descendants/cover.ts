import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coverDescendants } from '../../src/descendants.ts'
import { type FoldedProfiles, foldProfiles } from '../../src/fold-profiles.ts'
import type { FunctionCov, ScriptCov } from '../../src/v8-coverage.ts'
import { waitForDescendants } from '../../src/wait-for-descendants.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

/** Path of a program of the fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/descendants/${name}`, import.meta.url))
}

/** Grades, and ends as it is told. */
export const PROGRAM: string = fixture('grade-and-end.cjs')

/** Covers what processes do that are started in `body`. */
export async function coverInFolder(
  body: (directory: string) => Promise<unknown>,
  { intervalMs = 50, waitMs = 5000 }: { intervalMs?: number; waitMs?: number } = {},
): Promise<FoldedProfiles> {
  using directory = temporaryDirectory()
  const covering = coverDescendants(directory.path, intervalMs)
  try {
    await body(directory.path)
    await waitForDescendants(directory.path, waitMs)
    return await foldProfiles(directory.path, () => true)
  } finally {
    covering[Symbol.dispose]()
  }
}

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts a program, and waits for its end. */
export function run(file: string, args: readonly string[], options: object = {}): Promise<Ended> {
  return ended(spawn(file, args, options))
}

/** Waits for a process, and all that it prints. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const printed = { stdout: '', stderr: '' }
  child.stdout?.on('data', (text) => (printed.stdout += String(text)))
  child.stderr?.on('data', (text) => (printed.stderr += String(text)))
  return await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }))
  })
}

/** What differs from run to run is left out of what was printed. */
export function comparable({ code, signal, stdout, stderr }: Ended): Ended {
  const words = stderr.replaceAll(/0x[\da-f]+|\b\d+(\.\d+)?\b/g, 'N')
  return { code, signal, stdout, stderr: words.includes('heap out of memory') ? 'full' : words }
}

/** What Node.js itself counts in `grade` of the program, in a process that nobody else covers: the truth. */
export async function truthOf(ending: string): Promise<FunctionCov | undefined> {
  using directory = temporaryDirectory()
  const env = { ...process.env, NODE_V8_COVERAGE: directory.path }
  await new Promise((resolve) => execFile(process.execPath, [PROGRAM, ending], { env }, resolve))
  const [name = ''] = readdirSync(directory.path)
  const { result } = JSON.parse(readFileSync(join(directory.path, name), 'utf8')) as {
    result: readonly ScriptCov[]
  }
  const script = result.find(({ url }) => url.endsWith('/grade-and-end.cjs'))
  return script?.functions.find(({ functionName }) => functionName === 'grade')
}
