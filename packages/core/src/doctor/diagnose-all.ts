import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { diagnose as diagnoseCore } from './diagnose-core.ts'
import type { Diagnose, Finding } from './finding.ts'

// Got, not imported: an import would be hoisted into what children share with it, and load the built-in there.
const { createRequire } = process.getBuiltinModule('node:module')

/** What was found out about one package. */
export interface Diagnosis {
  readonly package: string
  /** `undefined` if it is not installed. */
  readonly version: string | undefined
  readonly findings: readonly Finding[]
}

/** Those which may be installed beside this one. Each has a diagnosis of its own. */
const OTHERS = ['@reexec/ns', '@reexec/coverage', '@reexec/vitest']

/**
 * Diagnoses this package and those of its family that are installed.
 *
 * @param directory The project, as an absolute path.
 */
export async function diagnoseAll(directory: string): Promise<Diagnosis[]> {
  const resolvers = resolversOf(directory)
  const core = {
    package: '@reexec/core',
    version: await versionOf(resolvers, '@reexec/core'),
    findings: await diagnoseCore(),
  }
  const diagnoses: Diagnosis[] = [core]
  // One after the other: what one tries out must not be part of what another does.
  for (const name of OTHERS) diagnoses.push(await diagnoseOther(resolvers, name, directory))
  return diagnoses
}

/** What finds packages: from the project, from here, and from those that are found so, as some install what they need where only they see it. */
function resolversOf(directory: string): NodeJS.Require[] {
  const resolvers = [join(directory, 'package.json'), import.meta.filename].map((from) =>
    createRequire(from),
  )
  for (const name of OTHERS.toReversed()) {
    const path = resolveFrom(resolvers, `${name}/package.json`)
    if (path !== undefined) resolvers.push(createRequire(path))
  }
  return resolvers
}

async function diagnoseOther(
  resolvers: readonly NodeJS.Require[],
  name: string,
  directory: string,
): Promise<Diagnosis> {
  const path = resolveFrom(resolvers, `${name}/doctor`)
  if (path === undefined) return { package: name, version: undefined, findings: [] }
  const version = await versionOf(resolvers, name)
  try {
    const { diagnose } = (await import(pathToFileURL(path).href)) as { diagnose: Diagnose }
    return { package: name, version, findings: await diagnose(directory) }
  } catch (error) {
    const text = `It cannot be diagnosed: ${String(error)}`
    return { package: name, version, findings: [{ level: 'problem', text }] }
  }
}

async function versionOf(
  resolvers: readonly NodeJS.Require[],
  name: string,
): Promise<string | undefined> {
  const path = resolveFrom(resolvers, `${name}/package.json`)
  if (path === undefined) return undefined
  return (JSON.parse(await readFile(path, 'utf8')) as { version?: string }).version
}

/** The project's before our own: a package may be installed at several places. */
function resolveFrom(resolvers: readonly NodeJS.Require[], specifier: string): string | undefined {
  for (const require of resolvers) {
    try {
      return require.resolve(specifier)
    } catch {
      // Not installed there.
    }
  }
  return undefined
}
