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
  sourcemap: true,
  shims: true,
  // It warns of CommonJS.
  failOnWarn: false,
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:worker',
}

export default defineConfig([shared, worker])
