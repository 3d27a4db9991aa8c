import { type UserConfig, defineConfig } from 'tsdown'
import shared from '../../tsdown.config.ts'

/** What children load: one file that imports no other, and without what only people read, as each takes them time. */
const child: UserConfig = {
  cwd: import.meta.dirname,
  entry: { 'child/layer': 'src/child/layer.ts' },
  // `.mjs`: with `.js` Node.js looks for the package.json that says what it is.
  fixedExtension: true,
  hash: false,
  clean: false,
  dts: false,
  sourcemap: true,
  // Classes of errors are known by their names.
  minify: { mangle: { keepNames: { class: true, function: false } } },
}

export default defineConfig([{ ...shared, entry: ['src/index.ts', 'src/doctor.ts'] }, child])
