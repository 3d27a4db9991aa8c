import type { CoverageProviderModule } from 'vitest/node'
import { providerModule } from './provider-module.ts'

/** Vitest's Istanbul coverage provider, with the coverage of children, for `customProviderModule`. */
const module: CoverageProviderModule = providerModule('@vitest/coverage-istanbul')
export default module
