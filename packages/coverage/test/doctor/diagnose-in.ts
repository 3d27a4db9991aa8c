import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Finding } from '@reexec/core/doctor'

export const PROGRAM: string = join(import.meta.dirname, '../fixtures/tell-diagnosis.ts')

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** What starts Node.js, with its arguments behind. */
  readonly starter?: readonly string[]
  readonly directory?: string
}

/** Diagnoses in a process of its own, with nothing in its environment but what is given. */
export function diagnoseIn(surroundings: Surroundings = {}): Finding[] {
  const { env, flags = [], starter = [], directory = '/' } = surroundings
  const [command, ...args] = [...starter, process.execPath, ...flags, PROGRAM, directory]
  const { stdout, stderr } = spawnSync(command, args, {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  })
  try {
    return JSON.parse(stdout) as Finding[]
  } catch {
    throw new Error(`It printed: ${stdout}${stderr}`)
  }
}

/** Those that are not as they should be. */
export function troubles(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ level }) => level !== 'ok')
}
