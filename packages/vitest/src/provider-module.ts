import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { CoverageProviderModule, Vitest } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'
import type { Provider } from './provider.ts'
import { replaceAutoAttach } from './replace-auto-attach.ts'
import { wrapProvider } from './wrap-provider.ts'

type ModuleName = '@vitest/coverage-v8' | '@vitest/coverage-istanbul'

/** Makes of one of Vitest's coverage provider modules one that covers children, too, for `customProviderModule`. */
export function providerModule(name: ModuleName): CoverageProviderModule {
  const load = async (): Promise<CoverageProviderModule> =>
    ((await import(locate(name))) as { default: CoverageProviderModule }).default
  return {
    async getProvider() {
      const original = await load()
      const provider = await original.getProvider()
      const initialize = provider.initialize.bind(provider)
      provider.initialize = async (vitest) => {
        replaceAutoAttach(vitest)
        await initialize(vitest)
        coverChildren(vitest, provider as unknown as Provider)
      }
      return provider
    },
    // In workers of projects: those of the root know by `resolveOptions()` of the provider that it is Vitest's own.
    startCoverage: async (options) => (await load()).startCoverage?.(options),
    takeCoverage: async (options) => (await load()).takeCoverage?.(options),
    stopCoverage: async (options) => (await load()).stopCoverage?.(options),
  }
}

function coverChildren(vitest: Vitest, provider: Provider): void {
  const coverage = ChildrenCoverage.of(vitest)
  for (const project of vitest.projects)
    if (!project.isBrowserEnabled()) coverage.addProject(project)
  coverage.provide(wrapProvider(vitest, provider))
}

/** Finds the provider as the running Vitest would, which has to be of the same version, else as the project or this package would. */
function locate(name: string): string {
  for (const from of [process.argv[1], `${process.cwd()}/package.json`]) {
    try {
      return pathToFileURL(createRequire(realpathSync(from ?? '')).resolve(name)).href
    } catch {
      // Started by something else, or elsewhere.
    }
  }
  return name
}
