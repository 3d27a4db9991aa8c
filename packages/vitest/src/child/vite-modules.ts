import {
  type FoundText,
  type Findings,
  type Question,
  addFindings,
  noFindings,
} from '../loading/findings.ts'
import { pathOfUrl } from '../loading/module-url.ts'
import { askVite } from './ask-vite.ts'

// Got, not imported: an import would load some 30 other built-ins into every child.
const { existsSync, readFileSync, statSync } = process.getBuiltinModule('node:fs')

/** Where to ask, and what is known. */
export interface ViteSource {
  readonly socket: string
  readonly project: number
  /** URL of the module that this process was started for. */
  readonly entry: string
  /** File of what was answered before to others that were started for it. */
  readonly known: string
}

/** The modules of this process as Vite knows them. What others have asked before need not be asked again. */
export class ViteModules {
  readonly #source: ViteSource
  #findings: Findings | undefined
  #isSilent = false

  constructor(source: ViteSource) {
    this.#source = source
  }

  /** The URL of what is imported. `undefined` if Vite does not find it, or does not answer. */
  link(specifier: string, importer: string): string | undefined {
    const find = (): string | null | undefined => this.#all().links[importer]?.[specifier]
    const known = find()
    if (known === null || (known !== undefined && isThere(known))) return known ?? undefined
    this.#ask({ link: { specifier, importer } })
    return find() ?? undefined
  }

  /** The text of a module that Node.js does not load. `undefined` if Vite does not make one, or does not answer. */
  text(url: string): string | undefined {
    const known = this.knownText(url)
    if (known !== undefined) return known
    this.#ask({ text: url })
    return this.#all().texts[url]?.source
  }

  /** As `text`, for a module that only Vite has. */
  mustHaveText(url: string): string {
    const text = this.text(url)
    if (text !== undefined) return text
    throw this.explain(new Error(`Vite has no text of ${url}`))
  }

  /** The text of a module that Node.js does not load, if it has been asked for before. */
  knownText(url: string): string | undefined {
    const known = this.#all().texts[url]
    return known !== undefined && isCurrent(known) ? known.source : undefined
  }

  /** Says in an error that there was nobody to ask, or what Vite has said. */
  explain(error: unknown): unknown {
    const { problem = this.#isSilent ? SILENT : undefined } = this.#all()
    if (problem !== undefined && error instanceof Error) error.message += `\n${problem}`
    return error
  }

  #all(): Findings {
    return (this.#findings ??= readKnown(this.#source.known))
  }

  #ask(asked: Pick<Question, 'link' | 'text'>): void {
    const { socket, project, entry } = this.#source
    const findings = askVite(socket, { project, entry, ...asked })
    this.#isSilent = findings === undefined
    if (findings === undefined) return
    const all = this.#all()
    addFindings(all, findings)
    const { links, texts } = all
    this.#findings = { links, texts, ...pick(findings) }
  }
}

const SILENT =
  '@reexec/vitest: Vite, which loads it for tests, cannot be asked any more: Vitest has ended, or this process has moved to where it is not to be reached.'

function pick({ problem }: Findings): Pick<Findings, 'problem'> {
  return problem === undefined ? {} : { problem: `@reexec/vitest: ${problem}` }
}

function readKnown(path: string): Findings {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Findings
  } catch {
    // Nobody has asked yet.
    return noFindings()
  }
}

function isThere(url: string): boolean {
  const path = pathOfUrl(url)
  return path === undefined || existsSync(path)
}

function isCurrent({ file }: FoundText): boolean {
  if (file === undefined) return true
  const [path, mtimeMs, size] = file
  const now = statSync(path, { throwIfNoEntry: false })
  return now !== undefined && now.mtimeMs === mtimeMs && now.size === size
}
