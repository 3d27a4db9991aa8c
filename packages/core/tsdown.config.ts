import { type UserConfig, defineConfig } from 'tsdown'
import shared, { forChildren } from '../../tsdown.config.ts'

/**
 * The program of children: CommonJS, as Node.js loads that in less time, in one file, and without what only people read.
 * What few children need is in others, which take what all need from the first.
 */
const child: UserConfig = {
  ...forChildren,
  entry: {
    'child/program': 'src/child/program.ts',
    'child/engine': 'src/child/engine.ts',
    'child/codec': 'src/child/codec.ts',
  },
  // So that the others take from the program what they share with it, and it is one file.
  inputOptions: { preserveEntrySignatures: 'allow-extension' },
  // A URL that is no file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
  footer: '//# sourceURL=reexec:child',
  // Classes of errors are known by their names.
  minify: { mangle: { keepNames: { class: true, function: false } } },
}

/** What children are started with. It takes nothing from the others, which are not there yet when it runs. */
const childMain: UserConfig = { ...child, entry: { 'child/main': 'src/child/built-main.ts' } }

export default defineConfig([shared, child, childMain])
