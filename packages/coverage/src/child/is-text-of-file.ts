/** What Node.js writes before the name of a file, behind its text whose types it has stripped, once or twice. */
const COMMENT = '\n\n//# sourceURL='

/**
 * Tells whether a text is that of a file, or that less some blanks: then counts over the one are counts over the other, whoever made it.
 * No regular expression: what it matches would be seen by whoever is interrupted.
 *
 * @param code What V8 ran.
 */
export function isTextOfFile(code: string, file: string): boolean {
  if (code === file) return true
  if (code.length !== file.length && !isCommented(code, file.length)) return false
  for (let at = 0; at < file.length; at++) {
    if (code[at] !== file[at] && !isBlank(code[at] as string)) return false
  }
  return true
}

/** Whether all that follows are comments of Node's. */
function isCommented(code: string, at: number): boolean {
  const comments = code.slice(at).split(COMMENT)
  const [before, ...names] = comments
  return before === '' && names.length <= 2 && names.every((name) => !name.includes('\n'))
}

/** What stands in the place of types. */
function isBlank(character: string): boolean {
  return character === ';' || character.trim() === ''
}
