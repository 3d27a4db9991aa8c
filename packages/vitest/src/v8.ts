import type { CoverageProviderModule } from 'vitest/node'
import { providerModule } from './provider-module.ts'

/** Vitest's V8 coverage provider, with the coverage of children, for `customProviderModule`. */
const module: CoverageProviderModule = providerModule('@vitest/coverage-v8')
export default module
