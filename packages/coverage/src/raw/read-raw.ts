import type { RefusedScript } from '../account.ts'
import { FlatScript } from '../flat-script.ts'
import type { Fold } from '../fold/fold.ts'
import type { RanText } from '../profile-format.ts'
import { FileWindow } from '../read/file-window.ts'
import { openRegular } from '../read/open-regular.ts'
import type { TextFilter } from '../text-filter.ts'
import type { FileTexts } from './file-texts.ts'
import { identifyRaw } from './identify-raw.ts'
import { readRawEnd } from './raw-end.ts'
import { RawScripts } from './raw-scripts.ts'

/** With what files of raw coverage are read. */
export interface RawContext {
  readonly fold: Fold
  readonly filter: TextFilter
  readonly files: FileTexts
  /**
   * Texts of the process, or the thread, that wrote the file, by URL. Those that are found in it are added: files that it writes later
   * do not tell of them again.
   */
  readonly known: Map<string, RanText[]>
}

/** What became of a file of raw coverage. */
export interface FoldedRaw {
  readonly bytes: number
  /** Who owns the file. 0 on Windows. */
  readonly uid: number
  /** URLs of the texts that counts were added to. */
  readonly texts: readonly string[]
  readonly refused: readonly RefusedScript[]
  /** Whether the file is cut off, or damaged. What is whole of it is in the coverage. */
  readonly isTorn: boolean
}

const flat = new FlatScript()

/**
 * Adds up a file that Node.js wrote to the directory `NODE_V8_COVERAGE`. Goes through it script by script, and over those that do not
 * count without reading them.
 *
 * @throws {Error} what opening the file throws, and for what is no regular file.
 */
export function readRaw(path: string, context: RawContext): FoldedRaw {
  using file = openRegular(path)
  const texts = new Set<string>()
  const refused = new Map<string, string>()
  const { mapped, isWhole } = readRawEnd(new FileWindow(file))
  const scripts = new RawScripts(new FileWindow(file), (url) => isWanted(url, context))
  context.fold.beginProfile()
  for (const ranUrl of scripts.read(flat)) {
    const url = fileUrl(ranUrl)
    const script = {
      url,
      ranLength: flat.outermostEnd(),
      isMapped: mapped.has(ranUrl),
      writtenMs: file.modifiedMs,
    }
    const problem = addScript(script, context)
    if (problem === undefined) texts.add(context.filter.knownOf(url).url)
    else refused.set(url, problem)
  }
  for (const url of scripts.damaged) refused.set(url, 'its counts are damaged')
  return {
    bytes: file.size,
    uid: file.uid,
    texts: [...texts],
    refused: [...refused].map(([url, reason]) => ({ url, reason })),
    isTorn: !isWhole || !scripts.isWhole,
  }
}

/** Says why the counts of a script could not be added. */
function addScript(
  script: Parameters<typeof identifyRaw>[0],
  { fold, files, known }: RawContext,
): string | undefined {
  const knownTexts = known.get(script.url) ?? []
  const text = identifyRaw(script, knownTexts, files)
  if (text.problem !== undefined) return text.problem
  if (!knownTexts.includes(text)) known.set(script.url, [...knownTexts, text])
  try {
    flat.cutTo(text.length)
    fold.add(text, flat)
    return undefined
  } catch (error) {
    return String(error)
  }
}

function isWanted(ranUrl: string, { filter }: RawContext): boolean {
  if (!ranUrl.startsWith('file:///')) return false
  const { isIncluded, problem } = filter.knownOf(fileUrl(ranUrl))
  return isIncluded && problem === undefined
}

/** Without what makes it another module of the same file. */
function fileUrl(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
