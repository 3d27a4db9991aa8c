import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** The children of tests of one project in one Vite environment, which is what Vitest keeps coverage apart by. */
export interface Share {
  readonly project: TestProject
  /** In which Vitest transforms the files of these tests: `ssr`, `client`, or one that a custom test environment names. */
  readonly environment: string
  /** Where the profiles are. */
  readonly directory: string
}

/** Where the workers of a project make the directories of its shares, each of the name of its environment. */
export function directoryOf(root: string, project: TestProject): string {
  const directory = join(root, encodeURIComponent(project.name || 'root'))
  mkdirSync(directory, { recursive: true })
  return directory
}

/** Finds the shares that workers of a project have made. */
export function sharesOf(root: string, project: TestProject): Share[] {
  const directory = directoryOf(root, project)
  return readdirSync(directory).map((name) => ({
    project,
    environment: decodeURIComponent(name),
    directory: join(directory, name),
  }))
}
