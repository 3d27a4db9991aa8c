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

const INSTALL_LAYER = ['@reexec/core/install-layer']

/**
 * What each worker loads before each test file: in one file, with what it takes of `@reexec/core`, as looking for more files, and in packages, takes
 * longer than to run it.
 */
const setup: UserConfig = {
  ...shared,
  cwd: import.meta.dirname,
  entry: ['src/setup.ts'],
  clean: false,
  deps: { alwaysBundle: INSTALL_LAYER },
}

/** What workers load when they need it: likewise. */
const worker = ['cover-worker', 'loading-layer'].map((name): UserConfig => ({
  cwd: import.meta.dirname,
  entry: { [name]: `src/${name}.ts` },
  fixedExtension: false,
  clean: false,
  dts: false,
  sourcemap: true,
  failOnWarn: true,
  deps: { alwaysBundle: INSTALL_LAYER },
}))

/** What Vitest loads by its path. */
const globalSetup = ['begin', 'end'].map((name) => `src/global-setup-${name}.ts`)

const main = (shared.entry as string[]).filter((each) => each !== 'src/setup.ts')

export default defineConfig([
  { ...shared, entry: [...main, ...globalSetup] },
  setup,
  ...worker,
  ...child,
])
