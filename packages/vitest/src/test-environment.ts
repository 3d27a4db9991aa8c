import { expect } from 'vitest'

/** What Vitest's workers know of the environment that a test file runs in. */
interface TestEnvironment {
  readonly name: string
  readonly viteEnvironment?: string
}

/** Tells in which Vite environment this test file is transformed, as its worker tells the coverage provider. */
export function viteEnvironment(): string {
  const { __vitest_worker__: worker } = globalThis as {
    __vitest_worker__?: { readonly environment?: TestEnvironment }
  }
  const { environment } = worker ?? {}
  if (environment !== undefined) return environment.viteEnvironment ?? environment.name
  const { environment: name } = expect.getState() as { environment?: string }
  return name === 'jsdom' || name === 'happy-dom' ? 'client' : 'ssr'
}
