import type { Provider } from './provider.ts'

/** A provider that children's counts can be given to. */
export type Supported = Provider & { readonly name: 'v8' | 'istanbul' }

export function isSupported(provider: Provider): provider is Supported {
  return ['v8', 'istanbul'].includes(provider.name)
}
