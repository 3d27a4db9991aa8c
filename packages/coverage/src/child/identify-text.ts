import type { Profiler } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import type { RanText } from '../profile-format.ts'
import { hashText } from '../text-hash.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

/**
 * Identifies the text of a script by the file at its URL, if that is what V8 ran: V8 counts over UTF-16 offsets of its text,
 * and a file that is loaded as it is, or with its types replaced by blanks, has as many. What a loader made of a file has not,
 * and is never taken for it.
 *
 * @param mount The mount namespace that this process is in, where that is known.
 */
export function identifyText(
  { url, functions }: Profiler.ScriptCoverage,
  mount: string | undefined,
): RanText {
  const text = { url, length: 0, ...(mount === undefined ? {} : { mount }) }
  // The outermost function is the whole text. It is missing where it ran before counting began.
  const length = functions.find(({ ranges }) => ranges[0]?.startOffset === 0)?.ranges[0]?.endOffset
  if (length === undefined) return { ...text, problem: 'it was loaded before coverage began' }
  try {
    const onDisk = readFileSync(new URL(url), 'utf8').replace(/^\uFEFF/, '')
    if (lengthsAsRun(url, onDisk).includes(length)) {
      return { ...text, length: onDisk.length, hash: hashText(onDisk) }
    }
    return { ...text, problem: `V8 ran ${length} characters, the file has ${onDisk.length}` }
  } catch (error) {
    return { ...text, problem: String(error) }
  }
}

/** How long a file is when V8 runs it: Node.js ends a text whose types it strips with a comment that names the file. */
function lengthsAsRun(url: string, text: string): number[] {
  const comment = '\n\n//# sourceURL='.length
  const names = [url, fileURLToPath(url)]
  return [text.length, ...names.map((name) => text.length + comment + name.length)]
}
