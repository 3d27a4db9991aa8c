import { fileURLToPath, pathToFileURL } from 'node:url'
import type { RanText } from '../profile-format.ts'
import { type Source, javaScriptOf } from '../source.ts'
import { hashText } from '../text-hash.ts'
import { type FoundMap, findMap } from './find-map.ts'
import { type Places, locate } from './locate.ts'
import type { FileText } from './read-file.ts'

/** What V8 ran of a text. */
export interface RanCode {
  readonly code: string
  /** The file that V8 ran, as it is or stripped of its types. Absent where it ran what a loader made. */
  readonly file: (Source & { readonly modifiedMs: number }) | undefined
  readonly map: FoundMap | undefined
  /** Whether V8 was given the file's byte order mark, which `code` does not have, so that its offsets are one more. */
  readonly hasMark: boolean
}

/**
 * Finds the code that V8 ran, and its source map.
 *
 * @throws {Error} when it is not known any more, or is of no use without a map.
 */
export async function findRanCode(ran: RanText, places: Places): Promise<RanCode> {
  if (ran.problem !== undefined) throw new Error(ran.problem)
  if (ran.code !== undefined) {
    const map = await findMap(ran, ran.code)
    if (map !== undefined) return { code: ran.code, file: undefined, map, hasMark: false }
    // `require()` gives V8 the mark.
    if (!ran.code.startsWith('\uFEFF')) throw new Error(MADE)
    const text = ran.code.slice(1)
    const check = (file: FileText): true | string => (file.hasMark && file.text === text) || MADE
    return { ...(await findFile(ran, check, places)), hasMark: true }
  }
  const check = (file: FileText): true | string => holds(file, ran) || CHANGED
  return { ...(await findFile(ran, check, places)), hasMark: false }
}

async function findFile(
  ran: RanText,
  check: (file: FileText) => true | string,
  places: Places,
): Promise<Omit<RanCode, 'hasMark'>> {
  const { path, mount } = { path: fileURLToPath(ran.url), mount: ran.mount }
  const { text, modifiedMs, path: found } = await locate({ path, mount, check }, places)
  const code = javaScriptOf({ path: found, text })
  const map = await findMap({ ...ran, url: pathToFileURL(found).href }, code)
  return { code, file: { path: found, text, modifiedMs }, map }
}

const MADE = 'a loader made what V8 ran, without a source map'

const CHANGED = 'the file has changed since it ran'

function holds({ text }: FileText, { length, hash }: RanText): boolean {
  return text.length === length && hashText(text) === hash
}
