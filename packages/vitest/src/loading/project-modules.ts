import { readFile } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { type ViteEnvironment, captureText } from './capture-text.ts'
import type { FileStamp, FoundText } from './findings.ts'
import { sourceOf, stampOf } from './found-text.ts'
import { VIRTUAL, idOfUrl, pathOfUrl, urlOfId } from './module-url.ts'
import { needsVite } from './node-needs-vite.ts'
import { parsedImports } from './parsed-imports.ts'

/** What is known of a module. */
export interface KnownModule {
  /** What Vite makes of it. */
  readonly text: FoundText
  /** Whether Node.js is known not to load it itself. */
  readonly isNeeded: boolean
  /** The specifiers of its imports. */
  readonly imports: readonly string[]
}

/** The modules of a project as its Vite server, which also serves its tests, finds and loads them. */
export class ProjectModules {
  readonly #project: TestProject
  #known = new Map<string, Promise<KnownModule>>()

  constructor(project: TestProject) {
    this.#project = project
  }

  /** Forgets what it knows of modules: files may have changed. */
  reset(): void {
    this.#known.clear()
  }

  /** Finds what is imported. `undefined` if it is not found, or is a module of Node.js. */
  async link(specifier: string, importer: string): Promise<string | undefined> {
    const { pluginContainer } = this.#environment()
    const found = await pluginContainer.resolveId(specifier, idOfUrl(importer))
    if (found === null || found.external === true || found.external === 'absolute') return undefined
    return urlOfId(found.id)
  }

  /** Loads a module. Rejects with what Vite and its plugins throw. */
  async load(url: string): Promise<KnownModule> {
    const path = pathOfUrl(url)
    const stamp = path === undefined ? undefined : await stampOf(path)
    const key = `${url}\n${String(stamp)}`
    let known = this.#known.get(key)
    if (known === undefined) {
      known = this.#load(url, path, stamp)
      this.#known.set(key, known)
    }
    return known
  }

  async #load(
    url: string,
    path: string | undefined,
    stamp: FileStamp | undefined,
  ): Promise<KnownModule> {
    const id = idOfUrl(url)
    if (id === undefined) throw new Error(`${url} is no module of Vite`)
    const text = await captureText(this.#environment(), id)
    const file = path === undefined ? '' : await readFile(path, 'utf8')
    return {
      text: {
        source: url.startsWith(VIRTUAL) ? text.code : sourceOf(text, path, file),
        ...(stamp === undefined ? {} : { file: stamp }),
      },
      isNeeded:
        path === undefined ||
        url.startsWith(VIRTUAL) ||
        needsVite(path, { format: formatOf(path), text: file }),
      imports: await parsedImports(text.code),
    }
  }

  /** That in which Vitest loads what does not run in a browser: children are Node.js. */
  #environment(): ViteEnvironment {
    return this.#project.vite.environments['ssr']
  }
}

function formatOf(path: string): string {
  return /\.[cm]?ts$/.test(path) ? 'module-typescript' : 'module'
}
