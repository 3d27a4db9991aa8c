import V8ToIstanbul from 'v8-to-istanbul'
import type { CountedSource } from './count-sources.ts'
import type { FoldedText } from './fold/fold.ts'
import type { FileCoverageData } from './istanbul.ts'
import type { Source } from './source.ts'

/**
 * Converts the counts of a source to Istanbul's form. Has to be done once a source, with all its counts: maps made of parts of them do
 * not merge to the same (a block that is missing in one map takes the hits of what surrounds it).
 */
export type Convert = (counted: CountedSource) => Promise<FileCoverageData>

/** Converts by v8-to-istanbul, as c8 does. */
export const convertSource: Convert = async ({ source, text, functions }) => {
  const { path } = source
  const converter = V8ToIstanbul(path, 0, sourcesFor(source, text))
  await converter.load()
  converter.applyCoverage(functions.map((each) => ({ ...each, ranges: [...each.ranges] })))
  const data = converter.toIstanbul()[path]
  converter.destroy()
  if (data === undefined) throw new Error(`v8-to-istanbul made no map of ${path}`)
  return data
}

/** Converts counts over the text of a source itself. */
export async function convertText(
  source: Source,
  { functions }: FoldedText,
): Promise<FileCoverageData> {
  return await convertSource({
    source,
    text: { code: source.text },
    functions,
    unplaced: 0,
    untold: [],
  })
}

function sourcesFor(
  { path, text }: Source,
  { code, map }: CountedSource['text'],
): Parameters<typeof V8ToIstanbul>[2] {
  if (!map) return { source: withoutLinks(text) }
  const { mappings } = map
  const sourcemap = {
    version: 3 as const,
    names: [],
    sources: [path],
    sourcesContent: [text],
    mappings,
  }
  return { source: withoutLinks(code), originalSource: text, sourceMap: { sourcemap } }
}

/** The converter would read the files that such words lead to, wherever in the text they are. */
function withoutLinks(code: string): string {
  return code.replaceAll('sourceMappingURL', 'sourceMapping---')
}
