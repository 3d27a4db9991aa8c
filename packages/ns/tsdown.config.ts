import { type UserConfig, defineConfig } from 'tsdown'
import shared from '../../tsdown.config.ts'

/** What children load: CommonJS, as they are sent it with their program; in one file, and without what only people read, as each takes them time. */
const child: UserConfig = {
  cwd: import.meta.dirname,
  entry: { 'child/layer': 'src/child/layer.ts' },
  format: 'cjs',
  hash: false,
  clean: false,
  dts: false,
  // Not named in the file: c8 fails at a source map of what has a URL that is no file.
  sourcemap: 'hidden',
  // It warns of CommonJS.
  failOnWarn: false,
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:ns',
  // Classes of errors are known by their names.
  minify: { mangle: { keepNames: { class: true, function: false } } },
}

export default defineConfig([shared, child])
