import { existsSync, realpathSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { Finding } from '@reexec/core/doctor'
import type { CoverageProviderModule, Vitest } from 'vitest/node'
import type { Provider } from '../provider.ts'
import { SETUP_FILE } from '../setup-file.ts'
import { findFrom } from './load-vitest.ts'

/** What is used of a coverage provider before anything has run. */
export type OpenedProvider = Pick<Provider, 'isIncluded'>

type CoverageConfig = Vitest['config']['coverage']

/** Which of Vitest's providers is used by one of this package's, if that is configured. */
export function ownProviderOf(coverage: CoverageConfig): 'v8' | 'istanbul' | undefined {
  const { provider, customProviderModule } = coverage as {
    readonly provider?: string
    readonly customProviderModule?: string
  }
  if (provider !== 'custom') return undefined
  return OWN.find((name) => isOwn(name, customProviderModule ?? ''))
}

const OWN = ['v8', 'istanbul'] as const

/** @param module As it is configured, or as Vitest has resolved it. */
function isOwn(name: string, module: string): boolean {
  if (module === `@reexec/vitest/${name}`) return true
  const file = join(dirname(SETUP_FILE), `${name}${extname(SETUP_FILE)}`)
  return existsSync(module) && realpathSync(module) === realpathSync(file)
}

/** Finds the provider that would be used, and whether it is one that takes the coverage of children. */
export async function findProvider(
  vitest: Vitest,
): Promise<{ finding: Finding; provider?: OpenedProvider }> {
  const { coverage, root } = vitest.config
  const name = ownProviderOf(coverage) ?? coverage.provider ?? 'v8'
  if (name !== 'v8' && name !== 'istanbul')
    return problem(`Children are not covered with the coverage provider "${name}"`)
  const specifier = `@vitest/coverage-${name}`
  const url = findFrom(root, specifier)
  if (url === undefined) return problem(`${specifier} cannot be found from ${root}: install it`)
  const { default: module } = (await import(url)) as { default: CoverageProviderModule }
  const provider = (await module.getProvider()) as unknown as OpenedProvider & {
    readonly version: string
    initialize(vitest: Vitest): Promise<void> | void
  }
  if (provider.version !== vitest.version) {
    return problem(
      `${specifier} is of version ${provider.version}, and Vitest of ${vitest.version}: they have to be of the same`,
    )
  }
  await provider.initialize(vitest)
  const finding = { level: 'ok', text: `The coverage provider is ${specifier}` } as const
  return { finding, provider }
}

function problem(text: string): { finding: Finding } {
  return { finding: { level: 'problem', text } }
}
