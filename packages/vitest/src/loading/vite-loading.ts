import type { Reporter, TestProject, Vitest } from 'vitest/node'
import { AnswerStore } from './answer-store.ts'
import { EntryFindings } from './entry-findings.ts'
import type { Findings, Question } from './findings.ts'
import type { LoadingOptions } from './options.ts'
import { ProjectModules } from './project-modules.ts'
import { rulesOf } from './project-rules.ts'
import { PROVIDED_LOADING, type ProvidedLoading } from './provided.ts'

interface Served {
  readonly project: TestProject
  readonly modules: ProjectModules
  readonly actions: boolean
  readonly descendants: boolean
}

/** One for each Vitest in this process. */
const loadings = new WeakMap<object, ViteLoading>()

/** What children of a Vitest load modules through. */
export function loadingOf(vitest: Vitest): ViteLoading {
  let loading = loadings.get(vitest)
  if (loading === undefined) {
    loading = new ViteLoading(vitest)
    loadings.set(vitest, loading)
    vitest.config.reporters.push(loading.reporter())
  }
  return loading
}

/** Lets the children of one Vitest load modules through its Vite servers. */
class ViteLoading {
  readonly #served: Served[] = []
  readonly #entries = new Map<string, EntryFindings>()
  readonly #store = new AnswerStore((question) => this.#answerNext(question))
  /** One after the other, as most find out the same. */
  #answering: Promise<unknown> = Promise.resolve()

  constructor(vitest: Vitest) {
    vitest.onClose(() => this.#store.close())
  }

  addProject(project: TestProject, { loading, descendants }: LoadingOptions): void {
    this.#served.push({
      project,
      modules: new ProjectModules(project),
      actions: loading !== 'native',
      descendants: descendants?.loading === 'vite',
    })
  }

  /** What Vitest calls around a run of tests. */
  reporter(): Reporter {
    return { onTestRunStart: () => this.#start() }
  }

  /** Files may have changed since the last run. */
  #start(): void {
    this.#entries.clear()
    this.#store.clear()
    for (const [number, served] of this.#served.entries()) {
      served.modules.reset()
      served.project.provide(PROVIDED_LOADING, this.#provided(served, number))
    }
  }

  #provided({ project, actions, descendants }: Served, number: number): ProvidedLoading | null {
    if (!(actions || descendants) || project.isBrowserEnabled()) return null
    return { offer: this.#store.offer(number, rulesOf(project)), actions, descendants }
  }

  #answerNext(question: Question): Promise<Findings> {
    const answered = this.#answering.then(() => this.#answer(question))
    this.#answering = answered.catch(() => {})
    return answered
  }

  async #answer(question: Question): Promise<Findings> {
    const { project, entry } = question
    const key = `${project} ${entry}`
    let findings = this.#entries.get(key)
    if (findings === undefined) {
      const served = this.#served[project]
      if (served === undefined) throw new RangeError(`There is no project ${project}.`)
      findings = new EntryFindings(served.modules, entry)
      this.#entries.set(key, findings)
    }
    const found = await findings.answer(question)
    this.#store.keep(project, entry, findings.all)
    return found
  }
}
