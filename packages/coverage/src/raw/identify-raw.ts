import { fileURLToPath } from 'node:url'
import type { RanText } from '../profile-format.ts'
import type { FileTexts } from './file-texts.ts'

/** A script in a file of raw coverage. */
export interface RawScript {
  readonly url: string
  /** Of what V8 ran, with what Node.js adds to it. Absent where this file does not say it: another one, written before, does. */
  readonly ranLength: number | undefined
  /** Whether what V8 ran had a source map. */
  readonly isMapped: boolean
  /** When the file was written, in milliseconds since the epoch. */
  readonly writtenMs: number
}

/**
 * Identifies the text of a script, of which Node.js writes the length only: by what is known of the same process, else by the file at
 * its URL, if that can be what V8 ran.
 *
 * @param known Texts of that process with this URL.
 * @returns A text, with a `problem` if it is none of them.
 */
export function identifyRaw(
  script: RawScript,
  known: readonly RanText[],
  files: FileTexts,
): RanText {
  const { url, ranLength } = script
  if (known.length > 0) return identifyByKnown(script, known)
  if (ranLength === undefined) return refused(url, 'it was loaded before coverage began')
  try {
    const { length, hash, changedMs, isMapped } = files.textOf(url)
    if (!lengthsAsRun(url, length).includes(ranLength)) {
      return refused(url, `V8 ran ${ranLength} characters, the file has ${length}`)
    }
    if (changedMs > script.writtenMs) return refused(url, 'the file has changed since it ran')
    if (script.isMapped && !isMapped) return refused(url, 'V8 ran what a loader made of the file')
    return { url, length, hash }
  } catch (error) {
    return refused(url, String(error))
  }
}

function identifyByKnown({ url, ranLength }: RawScript, known: readonly RanText[]): RanText {
  const problem = known.find((each) => each.problem !== undefined)
  if (problem !== undefined) return problem
  const fitting = known.filter(
    ({ length }) => ranLength === undefined || lengthsAsRun(url, length).includes(ranLength),
  )
  const [text] = fitting
  if (text === undefined) return refused(url, `V8 ran a text of ${ranLength} that is not known`)
  if (fitting.some(({ hash }) => hash !== text.hash))
    return refused(url, 'V8 ran several texts of it')
  return text
}

function refused(url: string, problem: string): RanText {
  return { url, length: 0, problem }
}

/** How long a text is when V8 runs it: Node.js ends one whose types it strips with a comment that names the file. */
function lengthsAsRun(url: string, length: number): number[] {
  const comment = '\n\n//# sourceURL='.length
  const names = [url, fileURLToPath(url)]
  return [length, ...names.map((name) => length + comment + name.length)]
}
