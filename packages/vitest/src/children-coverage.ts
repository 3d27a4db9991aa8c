import type { ChildAccount } from '@reexec/coverage'
import {
  type SessionDirectory,
  listProfiles,
  openSessionDirectory,
} from '@reexec/coverage/session-directory'
import type { TestProject, Vitest } from 'vitest/node'
// Types only, but for what is small: the rest is loaded when there is something to do for it, as all who have the plugin would pay for it.
import type { CollectedShare, Collector } from './collector.ts'
import type { AccountOptions } from './options.ts'
import { PROVIDED } from './provided.ts'
import { tellOfOuter } from './tell-of-outer.ts'
import { GLOBAL_SETUP_BEGIN, GLOBAL_SETUP_END, SETUP_FILE } from './setup-file.ts'
import { type Share, directoryOf, makeShare, sharesOf } from './share.ts'
import type { Supported } from './supported.ts'

/** By which copies of this module find what belongs to a Vitest: one may have been loaded by Node.js, and one by Vite. */
const KEY = Symbol.for('@reexec/vitest/v1')

const HELP = 'See @reexec/vitest/TROUBLESHOOTING.md#a-file-that-children-ran-is-not-in-the-report'

/** The children of one Vitest: where their profiles are, how they get into its report, and what became of them. */
export class ChildrenCoverage {
  readonly #vitest: Vitest
  readonly #projects = new Set<TestProject>()
  options: AccountOptions = {}
  /** Made when coverage is on; has a directory for each project. */
  #directory: SessionDirectory | undefined
  #isOn = false
  #hasTold = false
  #collector: Promise<Collector> | undefined
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
  async beginGlobalSetup(project: TestProject): Promise<void> {
    if (!this.#isOn || !this.#projects.has(project)) return
    const provided = {
      directory: directoryOf(this.#root(), project),
      perTestFile: false,
      namesTests: false,
    }
    const { environment } = project.config
    const name = environment === 'jsdom' || environment === 'happy-dom' ? 'client' : 'ssr'
    const { coverChildren } = await import('./cover-children.ts')
    this.#globalSetup = coverChildren(makeShare(provided, name, ''))
  }

  endGlobalSetup(): void {
    this.#globalSetup?.[Symbol.dispose]()
    this.#globalSetup = undefined
  }

  /** Tells workers whether to cover children. */
  provide(isOn: boolean): void {
    this.#isOn = isOn
    if (isOn && !this.#hasTold) tellOfOuter(this.#vitest)
    this.#hasTold ||= isOn
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
    const isEmpty = (await listProfiles(share.directory)).length === 0
    if (isEmpty && share.testFile === undefined) return []
    this.#collector ??= import('./collector.ts').then((module) => new module.Collector())
    const collected: CollectedShare = await (await this.#collector).collect(provider, share)
    this.#children.push(...collected.children)
    for (const [pid, test] of collected.tests) this.#tests.set(pid, test)
    for (const { path, reason } of collected.unplaced)
      this.warn(`the coverage of ${path} by children is not whole: ${reason}`)
    return collected.paths
  }

  /** Remembers a warning for the end of the run. */
  warn(message: string): void {
    this.#warnings.push(message)
  }

  /** Prints what became of the children since the last time, and all warnings. */
  async account(): Promise<void> {
    const { logger } = this.#vitest
    const children = this.#children
    if (children.length > 0) {
      const { printAccount } = await import('./print-account.ts')
      logger.log(printAccount({ children, tests: this.#tests }, this.#how()))
    }
    for (const warning of this.#warnings) logger.warn(`@reexec/vitest: ${warning}`)
    if (this.#warnings.length > 0) logger.warn(HELP)
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
