import { type UserConfig, defineConfig } from 'tsdown'
import shared, { forChildren } from '../../tsdown.config.ts'

/**
 * What runs in what is covered: CommonJS, in one file, and without what only people read, as each takes every process time.
 *
 * @param url What it is called in coverage. No file: tools that count what ran leave such scripts out, as this is nobody's code but ours.
 */
function child(name: string, url: string): UserConfig {
  return {
    ...forChildren,
    entry: { [`child/${name}`]: `src/child/${name}.ts` },
    minify: true,
    footer: `//# sourceURL=${url}`,
  }
}

/** What re-executed children are sent with their program. */
const layer = child('layer', 'reexec:coverage')

/** What worker threads load by `--require`. */
const worker = child('register-worker', 'reexec:worker')

/** What other Node.js processes load by `--require`. */
const agent: UserConfig = {
  ...child('agent', 'reexec:agent'),
  // Older versions of Node.js, which children may be, have no `getBuiltinModule`: they are not covered, and must not fail.
  target: 'node14',
  banner: `if (typeof process.getBuiltinModule !== 'function') return`,
}

/** What these load in a program that has an inspector session itself. */
const mergeTaken = child('merge-taken', 'reexec:merge')

const COVER_THREAD = 'src/cover-thread.ts'
const coverThread: UserConfig = { ...shared, entry: [COVER_THREAD], clean: false }

const main = (shared.entry as string[]).filter((each) => each !== COVER_THREAD)

export default defineConfig([
  { ...shared, entry: main },
  coverThread,
  layer,
  worker,
  agent,
  mergeTaken,
])
