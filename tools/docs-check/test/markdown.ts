import { type Token, type Tokens, lexer, walkTokens } from 'marked'

/** Headings of a page, as GitHub makes anchors of them. */
export function anchorsOf(markdown: string): string[] {
  const times = new Map<string, number>()
  return tokensOf(markdown, 'heading').map(({ text }) => {
    const anchor = text
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-')
    const time = times.get(anchor) ?? 0
    times.set(anchor, time + 1)
    return time === 0 ? anchor : `${anchor}-${time}`
  })
}

/** Links of a page that lead to files of the repository, or into the page. */
export function linksOf(markdown: string): { readonly path: string; readonly anchor?: string }[] {
  return tokensOf(markdown, 'link')
    .map(({ href }) => href)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return anchor === undefined ? { path } : { path, anchor }
    })
}

/** A block of code in a page. */
export interface CodeBlock {
  /** What its first line names, as a comment, or else a name by where it stands in the page. */
  readonly file: string
  readonly text: string
  /** Whether it may be run as it stands: not if `no-run` follows the language. */
  readonly runs: boolean
}

/** Blocks of code of a page that are in one of these languages. */
export function codeOf(markdown: string, ...languages: readonly string[]): CodeBlock[] {
  return tokensOf(markdown, 'code').flatMap(({ lang = '', text }, index) => {
    const [language = '', ...words] = lang.split(' ')
    if (!languages.includes(language)) return []
    const [, named] = /^\/\/ ([\w./-]+\.ts)\b/.exec(text) ?? []
    const file = named ?? `block-${index + 1}.${language}`
    return [{ file, text: `${text}\n`, runs: !words.includes('no-run') }]
  })
}

function tokensOf<Type extends 'heading' | 'link' | 'code'>(
  markdown: string,
  type: Type,
): Extract<Tokens.Heading | Tokens.Link | Tokens.Code, { type: Type }>[] {
  const found: Token[] = []
  // What it gives is of callbacks that are asynchronous.
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === type) found.push(token)
  })
  // By its type, which a token of a plugin of marked could have as well.
  return found as Extract<Tokens.Heading | Tokens.Link | Tokens.Code, { type: Type }>[]
}
