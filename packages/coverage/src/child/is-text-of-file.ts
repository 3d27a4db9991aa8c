/** What Node.js writes behind a text whose types it has stripped, once or twice. */
const COMMENTS = /(?:\n\n\/\/# sourceURL=[^\n]*){0,2}$/

/** What it puts in the place of types. */
const BLANK = /[\s;]/

/**
 * Tells whether a text is that of a file, or that less some blanks: then counts over the one are counts over the other, whoever made it.
 *
 * @param code What V8 ran.
 */
export function isTextOfFile(code: string, file: string): boolean {
  if (code === file) return true
  if (!code.startsWith('\n\n//# sourceURL=', file.length) && code.length !== file.length)
    return false
  if (code.length !== file.length && code.replace(COMMENTS, '').length !== file.length) return false
  for (let at = 0; at < file.length; at++) {
    if (code[at] !== file[at] && !BLANK.test(code[at] as string)) return false
  }
  return true
}
