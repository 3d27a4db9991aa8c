import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { Finding } from '@reexec/core/doctor'
import type * as vitestNode from 'vitest/node'
import type { Vitest } from 'vitest/node'

/** The first that is supported, and the first that is not known. */
const OLDEST = [4, 1] as const
const UNKNOWN_MAJOR = 6

export type LoadedVitest = Pick<typeof vitestNode, 'createVitest' | 'version'>

/** Loads the Vitest that a project has. */
export async function loadVitest(directory: string): Promise<LoadedVitest | undefined> {
  const url = findFrom(directory, 'vitest/node')
  return url === undefined ? undefined : ((await import(url)) as LoadedVitest)
}

/** Finds what a project imports by a name. */
export function findFrom(directory: string, specifier: string): string | undefined {
  try {
    const path = createRequire(join(directory, 'package.json')).resolve(specifier)
    return pathToFileURL(path).href
  } catch {
    return undefined
  }
}

/** Tells whether a version of Vitest is one of which the insides are known. */
export function versionFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    const text = `Vitest ${version}: older than ${OLDEST.join('.')}, the first that is supported`
    return { level: 'problem', text }
  }
  if (major >= UNKNOWN_MAJOR) {
    const text = `Vitest ${version}: newer than what this package was tested with`
    return { level: 'note', text }
  }
  return { level: 'ok', text: `Vitest ${version}` }
}

/** Opens it with coverage on, and without a word. Nothing is run. */
export async function openVitest(loaded: LoadedVitest, directory: string): Promise<Vitest> {
  const options = { root: directory, watch: false, coverage: { enabled: true } }
  return await loaded.createVitest(
    'test',
    options,
    { logLevel: 'silent' },
    { stdout: nowhere(), stderr: nowhere() },
  )
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
