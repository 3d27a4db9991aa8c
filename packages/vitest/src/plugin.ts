import type { VitestPluginContext } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'
import { captureHooks } from './loading/capture-hooks.ts'
import { loadingOf } from './loading/vite-loading.ts'
import type { ReexecOptions } from './options.ts'
import { PLUGIN_NAME } from './plugin-name.ts'
import { coverageProviderOf } from './provider.ts'
import { canExtend } from './can-extend.ts'
import { replaceAutoAttach } from './replace-auto-attach.ts'
import { wrapProvider } from './wrap-provider.ts'

/** A Vite plugin, as far as Vitest needs it. */
export interface ReexecPlugin {
  readonly name: string
  /** Is called by Vitest, once a project. */
  configureVitest(context: VitestPluginContext): void
}

/** The instances of Vitest that have a reporter of ours. */
const known = new WeakSet<object>()

/**
 * Puts what re-executed children ran into Vitest's coverage. Goes into `plugins` of the configuration. With coverage off it does
 * nothing but to let children load what tests can load.
 */
export function reexec(options: ReexecOptions = {}): ReexecPlugin {
  return {
    name: PLUGIN_NAME,
    ...captureHooks(PLUGIN_NAME),
    configureVitest({ vitest, project }) {
      // What a browser runs starts no children.
      if (project.isBrowserEnabled() || !canExtend(vitest)) return
      replaceAutoAttach(vitest, project)
      const coverage = ChildrenCoverage.of(vitest)
      coverage.addProject(project)
      coverage.options = { ...coverage.options, ...options }
      loadingOf(vitest).addProject(project, options)
      if (known.has(vitest)) return
      known.add(vitest)
      const onTestRunStart = (): void => {
        // Coverage may have been switched on or off since the last run.
        const provider = coverageProviderOf(vitest)
        coverage.provide(provider !== undefined && wrapProvider(vitest, provider))
      }
      // The documented way for a plugin to add one: Vitest makes its own list of this after all plugins.
      vitest.config.reporters.push({ onTestRunStart })
    },
  }
}
