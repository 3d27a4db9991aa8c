import { fileURLToPath } from 'node:url'
import type { VitestPluginContext } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'
import { captureHooks } from './loading/capture-hooks.ts'
import type { LoadingOptions } from './loading/options.ts'
import { loadingOf } from './loading/vite-loading.ts'

/** How children are treated. */
export interface ReexecOptions extends LoadingOptions {}

/** A Vite plugin, as far as Vitest needs it. */
export interface ReexecPlugin {
  readonly name: string
  configureVitest(context: VitestPluginContext): void
}

/** The worker's half, beside this file in `src` as in `dist`. */
const SETUP_FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './setup.ts' : './setup.js', import.meta.url),
)

const NAME = '@reexec/vitest'

/** One for each Vitest in this process, however many of its projects have the plugin. */
const coverages = new WeakMap<object, ChildrenCoverage>()

/**
 * Puts what re-executed children ran into Vitest's coverage. Goes into `plugins` of the configuration. With coverage off it does
 * nothing but to
 * let children load what tests can load.
 */
export function reexec(options: ReexecOptions = {}): ReexecPlugin {
  return {
    name: NAME,
    ...captureHooks(NAME),
    configureVitest({ vitest, project }) {
      let coverage = coverages.get(vitest)
      if (coverage === undefined) {
        coverage = new ChildrenCoverage(vitest)
        coverages.set(vitest, coverage)
        // The documented way for a plugin to add one: Vitest makes its own list of this after all plugins.
        vitest.config.reporters.push(coverage.reporter())
      }
      coverage.addProject(project)
      loadingOf(vitest).addProject(project, options)
      if (!project.config.setupFiles.includes(SETUP_FILE))
        project.config.setupFiles.push(SETUP_FILE)
    },
  }
}
