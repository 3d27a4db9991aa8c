import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type ChildAccount,
  type RefusedScript,
  type SessionDirectory,
  foldProfiles,
  openSessionDirectory,
  summarize,
} from '@reexec/coverage'
import type { TestProject, Vitest } from 'vitest/node'
import { type Supported, deliver } from './deliver.ts'
import { PROVIDED } from './provided.ts'
import { SETUP_FILE } from './setup-file.ts'
import { type Share, directoryOf, sharesOf } from './share.ts'

/** By which copies of this module find what belongs to a Vitest: one may have been loaded by Node.js, and one by Vite. */
const KEY = Symbol.for('@reexec/vitest/v1')

/** The children of one Vitest: where their profiles are, how they get into its report, and what became of them. */
export class ChildrenCoverage {
  readonly #vitest: Vitest
  readonly #projects = new Set<TestProject>()
  /** Made when coverage is on; has a directory for each project. */
  #directory: SessionDirectory | undefined
  #children: ChildAccount[] = []
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
    if (!setupFiles.includes(SETUP_FILE)) setupFiles.push(SETUP_FILE)
  }

  /** Tells workers whether to cover children. */
  provide(isOn: boolean): void {
    const { watch, coverage } = this.#vitest.config
    // Then Vitest keeps what it knows of test files that do not run again.
    const perTestFile = watch && !coverage.cleanOnRerun
    for (const project of this.#projects) {
      const directory = isOn ? directoryOf(this.#root(), project) : null
      project.provide(PROVIDED, directory === null ? null : { directory, perTestFile })
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
    // Which sources a text was made of is known later.
    const { texts, children } = await foldProfiles(share.directory, () => true)
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
    if (this.#children.length > 0) logger.log(summarize({ children: this.#children }))
    for (const warning of this.#warnings) logger.warn(`@reexec/vitest: ${warning}`)
    this.#children = []
    this.#warnings = []
  }

  #shares(): Share[] {
    return [...this.#projects].flatMap((project) => sharesOf(this.#root(), project))
  }

  #root(): string {
    this.#directory ??= openSessionDirectory()
    return this.#directory.path
  }
}
