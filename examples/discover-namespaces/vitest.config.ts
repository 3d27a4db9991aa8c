import { reexec } from '@reexec/vitest'
import { mergeConfig } from 'vitest/config'
import without from './vitest.without.config.ts'

export default mergeConfig(without, { plugins: [reexec()] })
