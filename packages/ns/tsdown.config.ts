import { type UserConfig, defineConfig } from 'tsdown'
import shared, { forChildren } from '../../tsdown.config.ts'

/** What children load: CommonJS, as they are sent it with their program; in one file, and without what only people read, as each takes them time. */
const child: UserConfig = {
  ...forChildren,
  entry: { 'child/layer': 'src/child/layer.ts' },
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:ns',
  // Classes of errors are known by their names.
  minify: { mangle: { keepNames: { class: true, function: false } } },
}

export default defineConfig([shared, child])
