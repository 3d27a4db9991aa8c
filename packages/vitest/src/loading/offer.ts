/** What a child needs to know to have modules loaded by Vite. Crosses to workers and children as it is. */
export interface LoadingOffer {
  /** Path of the socket at which the main process of Vitest answers. */
  readonly socket: string
  /** Directory of what it has answered before. */
  readonly directory: string
  /** File that holds this offer. */
  readonly file: string
  /** Which of its projects is asked. */
  readonly project: number
  readonly aliases: readonly Alias[]
  /** Global variables that Vitest makes of the option `define`. */
  readonly defines: Readonly<Record<string, unknown>>
  /** Whether packages are transformed, too (`server.deps.inline`). */
  readonly inlinesPackages: boolean
}

/** `find` of an entry of `resolve.alias`: a text, or the source and flags of a regular expression. */
export type Alias = string | readonly [source: string, flags: string]

/** Tells whether an alias stands for a specifier, as Vite decides it. */
export function isAliased(aliases: readonly Alias[], specifier: string): boolean {
  return aliases.some((alias) =>
    typeof alias === 'string'
      ? specifier === alias || specifier.startsWith(alias.endsWith('/') ? alias : `${alias}/`)
      : new RegExp(...alias).test(specifier),
  )
}
