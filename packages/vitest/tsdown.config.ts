import { type UserConfig, defineConfig } from 'tsdown'
import shared from '../../tsdown.config.ts'

/** What processes that are started from tests load: each in one file, as they have to load it before anything else. */
const child = ['loading', 'ask', 'register-loading'].map((name): UserConfig => ({
  cwd: import.meta.dirname,
  entry: { [`child/${name}`]: `src/child/${name}.ts` },
  fixedExtension: false,
  clean: false,
  dts: false,
  sourcemap: true,
  failOnWarn: true,
}))

/** What Vitest loads by its path. */
const globalSetup = ['begin', 'end'].map((name) => `src/global-setup-${name}.ts`)

export default defineConfig([
  { ...shared, entry: [...(shared.entry as string[]), ...globalSetup] },
  ...child,
])
