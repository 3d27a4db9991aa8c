import type { Finding } from '@reexec/core/doctor'
import type { Vitest } from 'vitest/node'
import { includedFinding } from './included.ts'
import { type LoadedVitest, loadVitest, openVitest, versionFinding } from './load-vitest.ts'
import { nodeFinding } from './node.ts'
import { configurationFinding, pluginFinding } from './plugin.ts'
import { findProvider } from './provider.ts'

/**
 * Finds out whether the children of a project's tests would be covered, and what stands in the way: loads the project's Vitest, and its configuration as for
 * a run with coverage, and runs nothing.
 *
 * @param directory The project, as an absolute path.
 */
export async function diagnose(directory: string): Promise<Finding[]> {
  const loaded = await loadVitest(directory)
  if (loaded === undefined) {
    return [
      { level: 'problem', text: `Vitest cannot be found from ${directory}: install it there` },
    ]
  }
  const version = versionFinding(loaded.version)
  if (version.level === 'problem') return [version]
  return [
    version,
    nodeFinding(process.versions.node),
    ...(await diagnoseProject(loaded, directory)),
  ]
}

async function diagnoseProject(loaded: LoadedVitest, directory: string): Promise<Finding[]> {
  let vitest: Vitest
  try {
    vitest = await openVitest(loaded, directory)
  } catch (error) {
    const text = `The configuration of Vitest cannot be loaded: ${String(error)}`
    return [{ level: 'problem', text }]
  }
  try {
    const { finding, provider } = await findProvider(vitest)
    return [
      configurationFinding(vitest),
      ...vitest.projects.map((project) => pluginFinding(vitest, project)),
      finding,
      ...(provider === undefined ? [] : [includedFinding(vitest, provider)]),
    ]
  } finally {
    await vitest.close()
  }
}
