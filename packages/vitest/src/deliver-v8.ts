import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type FoldedText,
  type ScriptCov,
  countsOf,
  findSource,
  javaScriptOf,
  projectCounts,
  toFunctions,
} from '@reexec/coverage'
import type { TestProject } from 'vitest/node'
import type { V8Provider } from './provider.ts'

/** What was given to the provider, and what could not be. */
export interface Delivery {
  readonly paths: readonly string[]
  readonly unplaced: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Vite takes away a query of this form, and so finds its transform of the file, while the provider keeps scripts apart by their
 * whole URL: counts over one text that come as differently nested ranges must not be merged as ranges.
 */
const APART = '?t=0000000000000'

/**
 * Gives a project's share of children's counts to the V8 provider, each projected onto the text that the provider itself maps
 * to the source, as if one more worker had finished.
 */
export async function deliverV8(
  provider: V8Provider,
  project: TestProject,
  texts: readonly FoldedText[],
): Promise<Delivery> {
  const environment = environmentOf(project)
  const result: (ScriptCov & { startOffset: number })[] = []
  const paths: string[] = []
  const unplaced: { path: string; reason: string }[] = []
  for (const text of texts) {
    const source = await findSource(text)
    if ('reason' in source) {
      unplaced.push(source)
      continue
    }
    const transformed = await provider.transformFile(source.path, project, environment)
    if (transformed === null) {
      unplaced.push({ path: source.path, reason: 'Vite did not transform it' })
      continue
    }
    const from = { code: javaScriptOf(source), counts: countsOf(text.functions, text.length) }
    const projected = projectCounts(from, transformed)
    if (projected.unplaced > 0) {
      unplaced.push({
        path: source.path,
        reason: `${projected.unplaced} counts found no place in Vite's text`,
      })
    }
    const url = pathToFileURL(source.path).href + APART
    const functions = toFunctions(projected.counts, transformed.code.length)
    result.push({ scriptId: '0', url, functions, startOffset: 0 })
    paths.push(source.path)
  }
  if (result.length > 0) await hand(provider, project, environment, { result })
  return { paths, unplaced }
}

async function hand(
  provider: V8Provider,
  project: TestProject,
  environment: string,
  coverage: unknown,
): Promise<void> {
  const id = randomUUID()
  const file = join(provider.coverageFilesDirectory, `coverage-reexec-${id}.json`)
  await writeFile(file, JSON.stringify(coverage))
  // A key of its own among test files: the provider replaces what it already has of one.
  const testFiles = [`reexec:${id}`]
  provider.onAfterSuiteRun({ coverage: file, environment, projectName: project.name, testFiles })
}

/** The Vite environment in which Vitest transforms a project's files. */
function environmentOf(project: TestProject): 'client' | 'ssr' {
  const { environment } = project.config
  return environment === 'jsdom' || environment === 'happy-dom' ? 'client' : 'ssr'
}
