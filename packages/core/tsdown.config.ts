import { type UserConfig, defineConfig } from 'tsdown'
import shared from '../../tsdown.config.ts'

/**
 * The program of children: CommonJS, as Node.js loads that in less time, in one file, and without what only people read.
 * What makes calls in a child is in another, which takes what both need from the first.
 */
const child: UserConfig = {
  cwd: import.meta.dirname,
  entry: { 'child/main': 'src/child/main.ts', 'child/engine': 'src/child/engine.ts' },
  format: 'cjs',
  hash: false,
  clean: false,
  dts: false,
  sourcemap: true,
  // It warns of CommonJS.
  failOnWarn: false,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
}

export default defineConfig([shared as UserConfig, child])
