import { readFileSync } from 'node:fs'
import process from 'node:process'
import { type UserConfig, defineConfig } from 'tsdown'
import ApiSnapshot from 'tsnapi/rolldown'

// Shared by every package: `tsdown --config ../../tsdown.config.ts` runs in the package's folder.
const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, { default?: string }>
  bin?: Record<string, string>
}
const sourceOf = (built: string): string => built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')
/** The source of every export and command. */
const entry = [
  ...Object.values(exports).flatMap(({ default: built }) =>
    built === undefined ? [] : [sourceOf(built)],
  ),
  ...Object.values(bin).map(sourceOf),
]

export default defineConfig({
  cwd: process.cwd(),
  entry,
  fixedExtension: false,
  // Chunks have names that the snapshot of the API can hold.
  hash: false,
  dts: true,
  sourcemap: true,
  failOnWarn: true,
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
  plugins: [ApiSnapshot()],
})

/** How what runs in children is built: CommonJS, as Node.js loads that in less time, beside what is built as above. */
export const forChildren: UserConfig = {
  cwd: process.cwd(),
  format: 'cjs',
  hash: false,
  clean: false,
  dts: false,
  // Not named in the file: c8 fails at a source map of what has a URL that is no file.
  sourcemap: 'hidden',
  // It warns of CommonJS.
  failOnWarn: false,
}
