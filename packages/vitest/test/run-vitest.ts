import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FileCoverageData } from 'istanbul-lib-coverage'

/** The package of each version of Vitest that this package is tested with. */
const PACKAGES = {
  '5.1': '../node_modules/vitest',
  '5.0': '../../../tools/vitest-5-0/node_modules/vitest',
  '4.1': '../../../tools/vitest-4/node_modules/vitest',
}

/** A child may take long to start on a busy machine. */
const PATIENT = ['--testTimeout=120000', '--hookTimeout=120000']

export type VitestVersion = keyof typeof PACKAGES

/** Those that run on this line of Node.js: all on the repository's own, on an older one the oldest, and on a newer one the newest. */
export const VITEST_VERSIONS: readonly VitestVersion[] = versionsOn(
  Number(process.versions.node.split('.')[0]),
)

function versionsOn(line: number): VitestVersion[] {
  if (line === 24) return Object.keys(PACKAGES) as VitestVersion[]
  return line < 24 ? ['4.1'] : ['5.1']
}

/** What a run of the real Vitest gave. */
export interface VitestRun {
  readonly exitCode: number | null
  /** What it printed on stdout and stderr, without colours. */
  readonly output: string
  /** The coverage of each file, by its base name. Empty with coverage off. */
  readonly coverage: Readonly<Record<string, FileCoverageData>>
  /** The same of all files, also of those that have a name in common. */
  readonly files: readonly FileCoverageData[]
}

/** Runs the latest Vitest, see `runVitestOf`. */
export async function runVitest(project: string, ...args: readonly string[]): Promise<VitestRun> {
  return await runVitestOf('5.1', project, ...args)
}

/**
 * Runs a version of Vitest in a project of `fixtures`, with the Node.js that runs this. What fixtures import of `vitest` is that version's.
 *
 * @param args Arguments of `vitest run`.
 */
export async function runVitestOf(
  version: VitestVersion,
  project: string,
  ...args: readonly string[]
): Promise<VitestRun> {
  const vitest = fileURLToPath(new URL(PACKAGES[version], import.meta.url))
  return await runVitestIn(vitest, rootOf(project), ...args)
}

function rootOf(project: string): string {
  return fileURLToPath(new URL(`fixtures/${project}`, import.meta.url))
}

/** The same of the Vitest in a folder, in any project. */
export async function runVitestIn(
  folder: string,
  root: string,
  ...args: readonly string[]
): Promise<VitestRun> {
  const vitest = join(folder, 'vitest.mjs')
  const reports = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  try {
    const child = spawn(
      process.execPath,
      [
        vitest,
        'run',
        '--root',
        root,
        `--coverage.reportsDirectory=${reports}/coverage`,
        ...PATIENT,
        ...args,
      ],
      { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
    const files = readFiles(reports)
    return { exitCode, output: Buffer.concat(chunks).toString(), coverage: byName(files), files }
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/** Runs a program in a project of `fixtures`, with the URL of `vitest/node` and the name of a directory for reports. */
export async function runWithVitest(
  version: VitestVersion,
  project: string,
  program: string,
): Promise<string> {
  const root = rootOf(project)
  const reports = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  try {
    const vitest = new URL(`${PACKAGES[version]}/dist/node.js`, import.meta.url).href
    const args = [program, vitest, join(reports, 'coverage')]
    const child = spawn(process.execPath, args, { cwd: root, env: environment() })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    await new Promise((resolve) => child.once('close', resolve))
    return output
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/** A copy of a project of `fixtures`, in which files can be changed, beside it. */
export function copyProject(project: string): { name: string; root: string } & Disposable {
  const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
  const root = mkdtempSync(join(fixtures, `.copy-of-${project}-`))
  cpSync(join(fixtures, project), root, { recursive: true })
  const remove = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 3 })
  return { name: basename(root), root, [Symbol.dispose]: remove }
}

/** Vitest in watch mode, in the same way. */
export class WatchingVitest implements AsyncDisposable {
  readonly #reports = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  readonly #child: ChildProcess
  output = ''

  constructor(version: VitestVersion, project: string, ...args: readonly string[]) {
    const vitest = fileURLToPath(new URL(`${PACKAGES[version]}/vitest.mjs`, import.meta.url))
    const root = rootOf(project)
    const reports = `--coverage.reportsDirectory=${this.#reports}/coverage`
    const command = [vitest, 'watch', '--root', root, reports, ...PATIENT, ...args]
    this.#child = spawn(process.execPath, command, {
      cwd: root,
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child.stdout?.on('data', (chunk) => (this.output += String(chunk)))
    this.#child.stderr?.on('data', (chunk) => (this.output += String(chunk)))
  }

  /** Waits for the end of a run, the first being 1, and reads its report. */
  async coverageOf(run: number): Promise<Record<string, FileCoverageData>> {
    const deadline = performance.now() + 120_000
    while (this.output.split('Waiting for file changes').length <= run) {
      if (performance.now() > deadline) throw new Error(`run ${run} did not end: ${this.output}`)
      await setTimeout(50)
    }
    return byName(readFiles(this.#reports))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.kill('SIGTERM')
    await closed
    rmSync(this.#reports, { recursive: true, force: true })
  }
}

/** Without what the Vitest around this one has set. */
function environment(): NodeJS.ProcessEnv {
  const own =
    /^(?:VITEST|TEST$|NODE_ENV$|PROD$|DEV$|MODE$|BASE_URL$|SSR$|NODE_V8_COVERAGE$|FORCE_COLOR$)/
  const entries = Object.entries(process.env).filter(([name]) => !own.test(name))
  const { FOREIGN_COVERAGE: foreign } = process.env
  const coverage = foreign === undefined ? {} : { NODE_V8_COVERAGE: foreign }
  return { ...Object.fromEntries(entries), ...coverage, NO_COLOR: '1' }
}

function readFiles(reports: string): FileCoverageData[] {
  try {
    const text = readFileSync(join(reports, 'coverage', 'coverage-final.json'), 'utf8')
    return Object.values(JSON.parse(text) as Record<string, FileCoverageData>)
  } catch {
    return []
  }
}

function byName(files: readonly FileCoverageData[]): Record<string, FileCoverageData> {
  return Object.fromEntries(files.map((file) => [basename(file.path), file]))
}
