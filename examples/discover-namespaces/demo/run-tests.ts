import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What came of a run of the tests. */
export interface TestRun {
  readonly passed: boolean
  /** How often `discoverNsfsBindMounts` was called, as the coverage has it. */
  readonly calls: number
  /** In how many mount namespaces it was run, as the tests have counted. */
  readonly entered: number
}

/** The parts used of Vitest's JSON report, and of the coverage as Istanbul has it. */
interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly meta: { readonly entered?: number } }[]
  }[]
}
type Coverage = Readonly<
  Record<
    string,
    {
      readonly fnMap: Readonly<Record<string, { readonly name: string }>>
      readonly f: Readonly<Record<string, number>>
    }
  >
>

const EXAMPLE = fileURLToPath(new URL('..', import.meta.url))
const VITEST = fileURLToPath(new URL('./vitest.mjs', import.meta.resolve('vitest/package.json')))

/** Runs `vitest run --coverage`, which prints its report, and reads the figures from its files. */
export function runTests(config: string): TestRun {
  const directory = mkdtempSync(join(tmpdir(), 'discover-namespaces-'))
  const results = join(directory, 'results.json')
  try {
    const command = [VITEST, 'run', '--config', config]
    command.push('--coverage', `--coverage.reportsDirectory=${directory}`)
    command.push('--reporter=default', '--reporter=json', `--outputFile.json=${results}`)
    const { status } = spawnSync(process.execPath, command, { cwd: EXAMPLE, stdio: 'inherit' })
    const coverage = join(directory, 'coverage-final.json')
    if (!existsSync(coverage)) throw new Error('Vitest reports no coverage of that; see above.')
    return {
      passed: status === 0,
      calls: countCalls(readJson(coverage) as Coverage),
      entered: countEntered(readJson(results) as Results),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function countCalls(coverage: Coverage): number {
  const [, file] =
    Object.entries(coverage).find(([path]) => path.endsWith('/nsfs-bind-mounts.ts')) ?? []
  const [id] =
    Object.entries(file?.fnMap ?? {}).find(([, { name }]) => name === 'discoverNsfsBindMounts') ??
    []
  if (id === undefined) throw new Error('The coverage does not have discoverNsfsBindMounts.')
  return file?.f[id] ?? 0
}

function countEntered({ testResults }: Results): number {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .reduce((sum, { meta }) => sum + (meta.entered ?? 0), 0)
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
