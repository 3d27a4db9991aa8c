/** What of TypeScript is more than types: enums, namespaces, `import =`, `export =`. */
const MORE_THAN_TYPES = [
  /\benum\s+[\w$]/,
  /\b(?:namespace|module)\s+[\w$.]+\s*\{/,
  /\bimport\s+[\w$]+\s*=/,
  /\bexport\s*=/,
]

/** Comments between other things, as their tags look like decorators. */
const COMMENT = /(?<=^|[\s({,;])\/\*[\s\S]*?\*\//gm

const DECORATOR = /(?:^|[({,;}]|\bexport|\bdefault)[ \t]*@[\w$(]/m

const PARAMETER_PROPERTY =
  /[(,\s](?:private|public|protected|readonly|override)\s+[\w$]+\s*[?:=,)\s]/

/**
 * Tells whether TypeScript may be more than JavaScript with types, so that Node.js does not load it. Looks for words only: it finds some
 * where there are none, in comments above all.
 */
export function mayBeNonErasable(text: string): boolean {
  return (
    MORE_THAN_TYPES.some((each) => each.test(text)) ||
    mayHaveDecorators(text) ||
    hasParameterProperties(text)
  )
}

/** Tells whether a text may have decorators, which type stripping leaves, and V8 does not know. */
export function mayHaveDecorators(text: string): boolean {
  return text.includes('@') && DECORATOR.test(text.replaceAll(COMMENT, ''))
}

function hasParameterProperties(text: string): boolean {
  for (const { index, 0: found } of text.matchAll(/\bconstructor\s*\(/g)) {
    if (PARAMETER_PROPERTY.test(parametersAt(text, index + found.length - 1))) return true
  }
  return false
}

/** What is between a parenthesis and the one that closes it. */
function parametersAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '(') depth++
    if (character === ')' && --depth === 0) return text.slice(start, at + 1)
  }
  return text.slice(start)
}
