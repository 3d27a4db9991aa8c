import { fileURLToPath } from 'node:url'
import type { VitestPluginContext } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'

/** A Vite plugin, as far as Vitest needs it. */
export interface ReexecPlugin {
  readonly name: string
  configureVitest(context: VitestPluginContext): void
}

/** The worker's half, beside this file in `src` as in `dist`. */
const SETUP_FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './setup.ts' : './setup.js', import.meta.url),
)

/** One for each Vitest in this process, however many of its projects have the plugin. */
const coverages = new WeakMap<object, ChildrenCoverage>()

/**
 * Puts what re-executed children ran into Vitest's coverage. Goes into `plugins` of the configuration. With coverage off it does
 * nothing.
 */
export function reexec(): ReexecPlugin {
  return {
    name: '@reexec/vitest',
    configureVitest({ vitest, project }) {
      let coverage = coverages.get(vitest)
      if (coverage === undefined) {
        coverage = new ChildrenCoverage(vitest)
        coverages.set(vitest, coverage)
        // The documented way for a plugin to add one: Vitest makes its own list of this after all plugins.
        vitest.config.reporters.push(coverage.reporter())
      }
      coverage.addProject(project)
      if (!project.config.setupFiles.includes(SETUP_FILE))
        project.config.setupFiles.push(SETUP_FILE)
    },
  }
}
