import {
  type ChildAccount,
  type SessionDirectory,
  foldProfiles,
  openSessionDirectory,
} from '@reexec/coverage'
import type { Reporter, TestProject, Vitest } from 'vitest/node'
import { summarize } from './account-line.ts'
import { type Supported, deliver, isSupported } from './deliver.ts'
import { PROVIDED } from './provided.ts'
import { coverageProviderOf } from './provider.ts'
import { type Share, directoryOf, sharesOf } from './share.ts'

/** The children of one Vitest run: where their profiles are, and how they get into the report. */
export class ChildrenCoverage {
  readonly #vitest: Vitest
  readonly #projects = new Set<TestProject>()
  /** Made when coverage is on; has a directory for each project. */
  #directory: SessionDirectory | undefined
  #wrapped: Supported | undefined
  #children: ChildAccount[] = []
  #warnings: string[] = []

  constructor(vitest: Vitest) {
    this.#vitest = vitest
    vitest.onClose(() => this.#removeDirectory())
  }

  addProject(project: TestProject): void {
    this.#projects.add(project)
  }

  /** What Vitest calls around a run of tests. */
  reporter(): Reporter {
    return {
      onTestRunStart: () => this.#start(),
      onTestRunEnd: () => this.#account(),
    }
  }

  /** Gets ready, if coverage is on; it may have been switched on or off since the last run. */
  #start(): void {
    const provider = coverageProviderOf(this.#vitest)
    const isOn = provider !== undefined && isSupported(provider)
    if (provider !== undefined && !isOn) {
      this.#vitest.logger.warn(
        `@reexec/vitest: children are not covered with the coverage provider "${provider.name}", only with "v8" and "istanbul".`,
      )
    }
    for (const project of this.#projects) {
      project.provide(PROVIDED, isOn ? directoryOf(this.#root(), project) : null)
    }
    if (isOn && this.#wrapped !== provider) this.#wrap(provider)
  }

  /** Lets the provider find the children's coverage when it generates its own, as if one more worker had finished. */
  #wrap(provider: Supported): void {
    this.#wrapped = provider
    const generate = provider.generateCoverage.bind(provider)
    provider.generateCoverage = async (context) => {
      const delivered = new Set<string>()
      for (const share of this.#shares()) {
        try {
          await this.#deliver(provider, share, delivered)
        } catch (error) {
          const { name } = share.project
          this.#warnings.push(`the coverage of children of "${name}" was lost: ${String(error)}`)
        }
      }
      const map = await generate(context)
      const reported = new Set(map.files())
      for (const path of delivered) {
        if (reported.has(path)) continue
        this.#warnings.push(`${path} ran in children and is not in Vitest's report`)
      }
      return map
    }
  }

  async #deliver(provider: Supported, share: Share, delivered: Set<string>): Promise<void> {
    const { texts, children } = await foldProfiles(share.directory, (path) =>
      provider.isIncluded(path),
    )
    this.#children.push(...children)
    const { paths, unplaced } = await deliver(provider, share, texts)
    for (const path of paths) delivered.add(path)
    for (const { path, reason } of unplaced) {
      this.#warnings.push(`the coverage of ${path} by children is not whole: ${reason}`)
    }
  }

  #account(): void {
    const { logger } = this.#vitest
    if (this.#children.length > 0) logger.log(summarize(this.#children))
    for (const warning of this.#warnings) logger.warn(`@reexec/vitest: ${warning}`)
    this.#children = []
    this.#warnings = []
  }

  #shares(): Share[] {
    return [...this.#projects].flatMap((project) => sharesOf(this.#root(), project))
  }

  #root(): string {
    return (this.#directory ??= openSessionDirectory()).path
  }

  #removeDirectory(): void {
    this.#directory?.[Symbol.dispose]()
  }
}
