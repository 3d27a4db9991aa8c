import { type UserConfig, defineConfig } from 'tsdown'
import shared from '../../tsdown.config.ts'

/** What worker threads load by `--require`: CommonJS, and in one file. */
const worker: UserConfig = {
  cwd: import.meta.dirname,
  entry: { 'child/register-worker': 'src/child/register-worker.ts' },
  format: 'cjs',
  hash: false,
  clean: false,
  dts: false,
  // Not named in the file: c8 fails at a source map of what has a URL that is no file.
  sourcemap: 'hidden',
  shims: true,
  // It warns of CommonJS.
  failOnWarn: false,
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:worker',
}

/** What other Node.js processes are covered by: CommonJS, as `--require` loads it, and one file, as nothing else of this may be found by it. */
const agent: UserConfig = {
  cwd: import.meta.dirname,
  entry: { 'child/agent': 'src/child/agent.ts' },
  format: 'cjs',
  hash: false,
  clean: false,
  dts: false,
  // Not named in the file: c8 fails at a source map of what has a URL that is no file.
  sourcemap: 'hidden',
  // Older versions of Node.js, which children may be, have no `getBuiltinModule`: they are not covered, and must not fail.
  target: 'node14',
  banner: `if (typeof process.getBuiltinModule !== 'function') return`,
  // It warns of CommonJS.
  failOnWarn: false,
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:agent',
}

const COVER_THREAD = 'src/cover-thread.ts'
const coverThread: UserConfig = { ...shared, entry: [COVER_THREAD], clean: false }

const main = (shared.entry as string[]).filter((each) => each !== COVER_THREAD)

export default defineConfig([{ ...shared, entry: main }, coverThread, worker, agent])
