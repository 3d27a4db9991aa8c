import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What an example did. */
interface ExampleRun {
  readonly status: number | null
  /** What it printed, on stdout and stderr. */
  readonly output: string
}

/** Runs the tests of an example with Vitest and coverage, as `pnpm start` does in its folder, with the Node.js that runs this. */
export function runExample(name: string, ...args: readonly string[]): ExampleRun {
  const { resolve } = createRequire(import.meta.url)
  const vitest = join(dirname(resolve('vitest/package.json')), 'vitest.mjs')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--coverage.enabled', ...args],
    {
      cwd: fileURLToPath(new URL(`./${name}`, import.meta.url)),
      encoding: 'utf8',
      env: environment(),
    },
  )
  return { status, output: stdout + stderr }
}

/** Without what the Vitest around this one has set. */
function environment(): NodeJS.ProcessEnv {
  const own = /^(?:VITEST|TEST$|NODE_ENV$|PROD$|DEV$|MODE$|BASE_URL$|SSR$|FORCE_COLOR$)/
  const entries = Object.entries(process.env).filter(([name]) => !own.test(name))
  return { ...Object.fromEntries(entries), NO_COLOR: '1' }
}
