import type { Finding } from '@reexec/core/doctor'
import type { TestProject, Vitest } from 'vitest/node'
import { PLUGIN_NAME } from '../plugin-name.ts'
import { ownProviderOf } from './provider.ts'

/** Tells which configuration there is. */
export function configurationFinding(vitest: Vitest): Finding {
  const { configFile, root } = vitest.vite.config
  if (configFile === undefined || configFile === '') {
    const text = `There is no configuration of Vitest in ${root}: it takes one with \`plugins: [reexec()]\``
    return { level: 'problem', text }
  }
  return { level: 'ok', text: `The configuration is ${configFile}` }
}

/** Finds out whether the children of a project's tests are seen to. */
export function pluginFinding(vitest: Vitest, project: TestProject): Finding {
  const which = vitest.projects.length === 1 ? '' : ` in the project "${project.name}"`
  if (ownProviderOf(vitest.config.coverage) !== undefined)
    return { level: 'ok', text: `The coverage provider of this package covers children${which}` }
  if (project.vite.config.plugins.some(({ name }) => name === PLUGIN_NAME))
    return { level: 'ok', text: `The plugin reexec() is there${which}` }
  return {
    level: 'problem',
    text: `The plugin reexec() is not among \`plugins\`${which}: its children are not covered`,
  }
}
