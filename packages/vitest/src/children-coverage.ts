import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type ChildAccount,
  KeptProfiles,
  type RefusedScript,
  type SessionDirectory,
  foldProfiles,
  openSessionDirectory,
  waitForDescendants,
} from '@reexec/coverage'
import type { TestProject, Vitest } from 'vitest/node'
import { type Supported, deliver } from './deliver.ts'
import type { AccountOptions } from './options.ts'
import { printAccount } from './print-account.ts'
import { PROVIDED } from './provided.ts'
import { coverChildren } from './cover-children.ts'
import { takeNotedTests } from './started-by.ts'
import { GLOBAL_SETUP_BEGIN, GLOBAL_SETUP_END, SETUP_FILE } from './setup-file.ts'
import { type Share, directoryOf, makeShare, sharesOf } from './share.ts'

/** By which copies of this module find what belongs to a Vitest: one may have been loaded by Node.js, and one by Vite. */
const KEY = Symbol.for('@reexec/vitest/v1')

/** How long processes have to end that tests have left behind; those that go on write what they ran more often than that. In milliseconds. */
const WAIT_MS = 500

/** The children of one Vitest: where their profiles are, how they get into its report, and what became of them. */
export class ChildrenCoverage {
  readonly #vitest: Vitest
  readonly #projects = new Set<TestProject>()
  options: AccountOptions = {}
  /** Made when coverage is on; has a directory for each project. */
  #directory: SessionDirectory | undefined
  #isOn = false
  /** Profiles of processes that went on when they were read. */
  readonly #kept = new KeptProfiles()
  /** While the global setup of a project runs. */
  #globalSetup: Disposable | undefined
  #children: ChildAccount[] = []
  readonly #tests = new Map<number, string>()
  #warnings: string[] = []

  private constructor(vitest: Vitest) {
    this.#vitest = vitest
    vitest.onClose(() => this.#directory?.[Symbol.dispose]())
  }

  /** Gets the one of a Vitest. */
  static of(vitest: Vitest): ChildrenCoverage {
    const holder = vitest as { [KEY]?: ChildrenCoverage }
    return (holder[KEY] ??= new ChildrenCoverage(vitest))
  }

  /** Covers the children of a project's tests, if coverage is on. */
  addProject(project: TestProject): void {
    this.#projects.add(project)
    const { setupFiles } = project.config
    const globalSetup = [project.config.globalSetup].flat()
    if (!setupFiles.includes(SETUP_FILE)) setupFiles.push(SETUP_FILE)
    // Around those of the user, whose children are this process's.
    if (globalSetup.length > 0 && !globalSetup.includes(GLOBAL_SETUP_BEGIN)) {
      project.config.globalSetup = [GLOBAL_SETUP_BEGIN, ...globalSetup, GLOBAL_SETUP_END]
    }
  }

  /** Covers what this process starts, for a project, if coverage is on. */
  beginGlobalSetup(project: TestProject): void {
    if (!this.#isOn || !this.#projects.has(project)) return
    const provided = {
      directory: directoryOf(this.#root(), project),
      perTestFile: false,
      namesTests: false,
    }
    const { environment } = project.config
    const name = environment === 'jsdom' || environment === 'happy-dom' ? 'client' : 'ssr'
    this.#globalSetup = coverChildren(makeShare(provided, name, ''))
  }

  endGlobalSetup(): void {
    this.#globalSetup?.[Symbol.dispose]()
    this.#globalSetup = undefined
  }

  /** Tells workers whether to cover children. */
  provide(isOn: boolean): void {
    this.#isOn = isOn
    const { watch, coverage } = this.#vitest.config
    // Then Vitest keeps what it knows of test files that do not run again.
    const perTestFile = watch && !coverage.cleanOnRerun
    const namesTests = this.#how() === 'tree'
    for (const project of this.#projects) {
      const directory = isOn ? directoryOf(this.#root(), project) : null
      project.provide(PROVIDED, directory === null ? null : { directory, perTestFile, namesTests })
    }
  }

  /**
   * Gives to the provider what children ran since the last time.
   *
   * @returns The paths of the files of which it was given something.
   */
  async deliver(provider: Supported): Promise<Set<string>> {
    const paths = new Set<string>()
    for (const share of this.#shares()) {
      try {
        for (const path of await this.#deliverShare(provider, share)) paths.add(path)
      } catch (error) {
        const { name } = share.project
        this.warn(`the coverage of children of "${name}" was lost: ${String(error)}`)
      }
    }
    return paths
  }

  async #deliverShare(provider: Supported, share: Share): Promise<readonly string[]> {
    await waitForDescendants(share.directory, WAIT_MS)
    const kept = this.#kept
    // Which sources a text was made of is known later.
    for (const [pid, test] of takeNotedTests(share.directory)) this.#tests.set(pid, test)
    const { texts, children } = await foldProfiles(share.directory, () => true, { kept })
    const isIncluded = ({ url }: RefusedScript): boolean =>
      !url.startsWith('file:') || provider.isIncluded(fileURLToPath(url))
    for (const child of children)
      this.#children.push({ ...child, refused: child.refused.filter(isIncluded) })
    // So that it is seen which test files have run again.
    if (share.testFile !== undefined) rmSync(share.directory, { recursive: true, force: true })
    const { paths, unplaced } = await deliver(provider, share, texts)
    for (const { path, reason } of unplaced)
      this.warn(`the coverage of ${path} by children is not whole: ${reason}`)
    return paths
  }

  /** Remembers a warning for the end of the run. */
  warn(message: string): void {
    this.#warnings.push(message)
  }

  /** Prints what became of the children since the last time, and all warnings. */
  account(): void {
    const { logger } = this.#vitest
    const children = this.#children
    if (children.length > 0) logger.log(printAccount({ children, tests: this.#tests }, this.#how()))
    for (const warning of this.#warnings) logger.warn(`@reexec/vitest: ${warning}`)
    const lost = children.filter((each) => each.lost !== undefined).length
    if (lost > 0 && this.options.failOnLost === true) {
      logger.error(
        `@reexec/vitest: the coverage of ${lost === 1 ? '1 child' : `${lost} children`} was lost (\`failOnLost\`)`,
      )
      process.exitCode = 1
    }
    this.#children = []
    this.#tests.clear()
    this.#warnings = []
  }

  #how(): 'summary' | 'tree' {
    const isVerbose = this.#vitest.config.reporters.some((each) => [each].flat()[0] === 'verbose')
    return this.options.account ?? (isVerbose ? 'tree' : 'summary')
  }

  #shares(): Share[] {
    return [...this.#projects].flatMap((project) => sharesOf(this.#root(), project))
  }

  #root(): string {
    this.#directory ??= openSessionDirectory()
    return this.#directory.path
  }
}
