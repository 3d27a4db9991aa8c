import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { ProvidedCoverage } from './provided.ts'

/** The children of tests of one project in one Vite environment, which is what Vitest keeps coverage apart by. */
export interface Share {
  readonly project: TestProject
  /** In which Vitest transforms the files of these tests: `ssr`, `client`, or one that a custom test environment names. */
  readonly environment: string
  /** Where the profiles are. */
  readonly directory: string
  /** Names the test file, where the children of each are to be kept apart. */
  readonly testFile: string | undefined
}

/** Where the workers of a project make the directories of its shares. */
export function directoryOf(root: string, project: TestProject): string {
  const directory = join(root, encodeURIComponent(project.name || 'root'))
  mkdirSync(directory, { recursive: true })
  // Children of other users have to get through.
  for (const each of [root, directory]) chmodSync(each, 0o711)
  return directory
}

/** Makes the directory of the share that a test file belongs to. */
export function makeShare(
  { directory, perTestFile }: ProvidedCoverage,
  environment: string,
  testFile: string,
): string {
  const name = perTestFile ? nameOf(testFile) : TOGETHER
  const share = join(directory, encodeURIComponent(environment), name)
  mkdirSync(share, { recursive: true })
  return share
}

/** A path may be too long for a name. */
function nameOf(testFile: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `${FILE_MARK}${createHash('sha256').update(testFile).digest('hex')}`
}

const FILE_MARK = 'file-'
/** The children of all test files that are not kept apart. Beside those that are: profiles are looked for in the folders of a directory, too. */
const TOGETHER = 'all'

/** Finds the shares that workers of a project have made. */
export function sharesOf(root: string, project: TestProject): Share[] {
  const directory = directoryOf(root, project)
  return readdirSync(directory).flatMap((environment) => {
    const whole = join(directory, environment)
    return readdirSync(whole).map((name) => ({
      project,
      environment: decodeURIComponent(environment),
      directory: join(whole, name),
      testFile: name === TOGETHER ? undefined : name,
    }))
  })
}
