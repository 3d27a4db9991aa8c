import { type Node, type Options, type Program, type Token as AcornToken, parse } from 'acorn'

/** A token of a JavaScript text. Offsets are UTF-16 code units, end exclusive. */
export interface Token {
  readonly start: number
  readonly end: number
  /** Equal for tokens that mean the same, however they are written: `'a'` and `"a"`, `0x10` and `16`. */
  readonly key: string
  /** Whether it belongs to the module syntax around declarations: `import … from …`, `export { … }`, `export default`. */
  readonly isModuleSyntax: boolean
}

/** A text and its tokens, blanks and comments left out. */
export interface TokenText {
  readonly code: string
  readonly tokens: readonly Token[]
}

/**
 * Cuts a text into tokens: a module, or else a CommonJS module.
 *
 * @throws {SyntaxError} when the text is none of these.
 */
export function tokenize(code: string): TokenText {
  const found: AcornToken[] = []
  const module = parseAny(code, found)
  const clauses = moduleSyntaxOf(module)
  let at = 0
  const isModuleSyntax = (offset: number): boolean => {
    while (offset >= (clauses[at]?.end ?? Infinity)) at++
    return offset >= (clauses[at]?.start ?? Infinity)
  }
  // The end of the text and empty parts of templates are tokens too, to acorn.
  const tokens = found
    .filter(({ start, end }) => start < end)
    .map((token) => ({
      start: token.start,
      end: token.end,
      key: keyOf(token, code),
      isModuleSyntax: isModuleSyntax(token.start),
    }))
  return { code, tokens }
}

/** Parses, which is the one exact way to tell a regular expression from a division. */
function parseAny(code: string, onToken: AcornToken[]): Program {
  const options: Options = {
    ecmaVersion: 'latest',
    allowHashBang: true,
    // Of a text that runs elsewhere, only the tokens matter.
    checkPrivateFields: false,
    onToken,
  }
  try {
    const sourceType = 'module'
    return parse(code, { ...options, sourceType, allowReturnOutsideFunction: true })
  } catch (error) {
    onToken.length = 0
    try {
      return parse(code, { ...options, sourceType: 'commonjs' })
    } catch {
      throw error
    }
  }
}

/** Acorn's own types leave out the value: what a name or literal means, escapes resolved. */
type ValuedToken = AcornToken & { readonly value?: unknown }

function keyOf({ type, value, start, end }: ValuedToken, code: string): string {
  switch (type.label) {
    case 'name':
    case 'privateId':
      return `${type.label} ${String(value)}`
    case 'string':
    case 'num':
      return `${typeof value} ${String(value)}`
    case 'template':
    case 'invalidTemplate':
      return `template ${code.slice(start, end).replaceAll('\r\n', '\n')}`
    default:
      return code.slice(start, end)
  }
}

/** Lists the parts of a module that are neither statements nor declarations. */
function moduleSyntaxOf(module: Program): { start: number; end: number }[] {
  return module.body.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return [node]
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return node.declaration
          ? [{ start: node.start, end: (node.declaration as Node).start }]
          : [node]
      default:
        return []
    }
  })
}
