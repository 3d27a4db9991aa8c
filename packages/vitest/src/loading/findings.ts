/** What a child asks: what an import is, or the text of a module. */
export interface Question {
  readonly project: number
  /** URL of the module that the child was started for: what it will need is answered along. */
  readonly entry: string
  readonly link?: { readonly specifier: string; readonly importer: string }
  /** URL of a module. */
  readonly text?: string
}

/** What Vite has found out. */
export interface Findings {
  /** By importer and specifier, the URL of a module; `null` if Vite does not find it either. */
  readonly links: Record<string, Record<string, string | null>>
  /** By URL. */
  readonly texts: Record<string, FoundText>
  /** Why something that was asked for is missing. */
  readonly problem?: string
}

/** What Vite makes of a module that Node.js does not load as it is, as an ES module. */
export interface FoundText {
  readonly source: string
  /** The file it was made of; none of a virtual module. */
  readonly file?: FileStamp
}

/** A version of a file, as far as can be told without reading it. */
export type FileStamp = readonly [path: string, mtimeMs: number, size: number]

export function noFindings(): Findings {
  return { links: {}, texts: {} }
}

/** Adds findings to others, in place of older ones. */
export function addFindings(to: Findings, { links, texts }: Findings): void {
  for (const [importer, found] of Object.entries(links)) {
    to.links[importer] = { ...to.links[importer], ...found }
  }
  Object.assign(to.texts, texts)
}
