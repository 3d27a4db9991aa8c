import type { Provider } from './provider.ts'

/** A provider that children's counts can be given to. */
export type Supported = Provider & { readonly name: 'v8' | 'istanbul' }

const METHODS = [
  'generateCoverage',
  'isIncluded',
  'onAfterSuiteRun',
  'onTestFailure',
  'reportCoverage',
  'transformFile',
] as const satisfies readonly (keyof Provider)[]

export function isSupported(provider: Provider): provider is Supported {
  return ['v8', 'istanbul'].includes(provider.name)
}

/** Lists what this package needs of a provider and does not find: not all of it is documented, so it may be gone in a later version of Vitest. */
export function missingIn(provider: Supported): string[] {
  const methods: string[] = METHODS.filter((name) => typeof provider[name] !== 'function')
  const isBlind = provider.name === 'istanbul' && !('instrumenter' in provider)
  return isBlind ? [...methods, 'instrumenter'] : methods
}
