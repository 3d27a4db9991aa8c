import { type Findings, type Question, addFindings, noFindings } from './findings.ts'
import type { KnownModule, ProjectModules } from './project-modules.ts'

/** An entry may import any number of modules lazily. */
const MAX_MODULES = 5_000

/** What has been found out for processes that were started for one entry. */
export class EntryFindings {
  readonly #modules: ProjectModules
  readonly #entry: string
  readonly #seen = new Set<string>()
  readonly all: Findings = noFindings()

  constructor(modules: ProjectModules, entry: string) {
    this.#modules = modules
    this.#entry = entry
  }

  /**
   * Answers a question, and what the process would ask next: all modules that are to be reached from the entry and from what it asks for
   * are looked at once.
   *
   * @returns What is new.
   */
  async answer({ link, text }: Question): Promise<Findings> {
    const found = noFindings()
    const rest = [this.#entry]
    let problem: string | undefined
    if (link !== undefined) {
      const url = await this.#link(found, link.specifier, link.importer)
      if (url !== undefined) rest.push(url)
    }
    if (text !== undefined) {
      try {
        found.texts[text] = (await this.#modules.load(text)).text
        rest.push(text)
      } catch (error) {
        problem = `Vite does not load it: ${error instanceof Error ? error.message : String(error)}`
      }
    }
    await this.#explore(rest, found)
    addFindings(this.all, found)
    return problem === undefined ? found : { ...found, problem }
  }

  async #explore(urls: string[], found: Findings): Promise<void> {
    for (const url of urls) {
      if (this.#seen.has(url) || this.#seen.size >= MAX_MODULES || isLeaf(url)) continue
      this.#seen.add(url)
      const module = await this.#tryToLoad(url)
      if (module === undefined) continue
      if (module.isNeeded) found.texts[url] = module.text
      for (const specifier of module.imports) {
        const target = await this.#link(found, specifier, url)
        if (target !== undefined) urls.push(target)
      }
    }
  }

  /** What nobody has asked for yet may be wrong, or not there: it is said when it is asked for. */
  async #tryToLoad(url: string): Promise<KnownModule | undefined> {
    try {
      return await this.#modules.load(url)
    } catch {
      return undefined
    }
  }

  async #link(found: Findings, specifier: string, importer: string): Promise<string | undefined> {
    let url: string | undefined
    try {
      url = await this.#modules.link(specifier, importer)
    } catch {
      // A plugin of the user's does not like it. In tests it would not be found either.
    }
    const links = (found.links[importer] ??= {})
    links[specifier] = url ?? null
    return url
  }
}

/** Packages are Node.js's, unless it asks. */
function isLeaf(url: string): boolean {
  return url === '' || url.includes('/node_modules/') || !/^(?:file|reexec-vite):/.test(url)
}
