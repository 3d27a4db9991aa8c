import { type Options, type Program, type Token as AcornToken, parse } from 'acorn'

/** A token of a JavaScript text. Offsets are UTF-16 code units, end exclusive. */
interface Token {
  readonly start: number
  readonly end: number
  /**
   * Equal for tokens that mean the same, however they are written: `'a'` and `"a"`, `0x10` and `16`. The parenthesis that opens an
   * arrow function's parameters has one of its own, since the function's count begins there, and others may stand in front of it.
   */
  readonly key: string
  /** Whether it belongs to the module syntax around declarations: `import … from …`, `export { … }`, `export default`. */
  readonly isModuleSyntax: boolean
}

/** A text and its tokens, blanks and comments left out. */
export interface TokenText {
  readonly code: string
  readonly tokens: readonly Token[]
  readonly program: Program
}

/**
 * Cuts a text into tokens: a module, or else a CommonJS module.
 *
 * @throws {SyntaxError} when the text is none of these.
 */
export function tokenize(code: string): TokenText {
  const found: AcornToken[] = []
  const module = parseAny(code, found)
  const isModuleSyntax = withinAny(moduleSyntaxOf(module))
  const keys = found.map((token) => keyOf(token, code))
  for (const at of arrowParensOf(keys)) keys[at] = '(=>'
  const tokens = found.map(({ start, end }, at) => ({
    start,
    end,
    key: keys[at] ?? '',
    isModuleSyntax: isModuleSyntax(start),
  }))
  // The end of the text and empty parts of templates are tokens too, to acorn.
  return { code, tokens: tokens.filter(({ start, end }) => start < end), program: module }
}

/** Parses, which is the one exact way to tell a regular expression from a division. */
function parseAny(code: string, onToken: AcornToken[]): Program {
  const options: Options = {
    ecmaVersion: 'latest',
    allowHashBang: true,
    // Of a text that runs elsewhere, only the tokens matter.
    checkPrivateFields: false,
    // To V8, they are part of what they stand around.
    preserveParens: true,
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

/** Finds the parentheses that an arrow function starts with, by the index of their token. */
function arrowParensOf(keys: readonly string[]): number[] {
  const open: number[] = []
  let closed: number | undefined
  return keys.flatMap((key, at) => {
    if (key === '(') open.push(at)
    if (key === ')') closed = open.pop()
    return key === '=>' && keys[at - 1] === ')' && closed !== undefined ? [closed] : []
  })
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
        return node.declaration ? [{ start: node.start, end: node.declaration.start }] : [node]
      default:
        return []
    }
  })
}

/** Tells of ascending offsets whether they lie in one of some ascending ranges. */
function withinAny(ranges: readonly { start: number; end: number }[]): (offset: number) => boolean {
  let at = 0
  return (offset) => {
    while (offset >= (ranges[at]?.end ?? Infinity)) at++
    return offset >= (ranges[at]?.start ?? Infinity)
  }
}

/** Finds the first token that ends after an offset: the one there, or else the next. */
export function indexEndingAfter({ tokens }: TokenText, offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.end ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}
