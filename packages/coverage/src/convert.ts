import V8ToIstanbul from 'v8-to-istanbul'
import type { FoldedText } from './fold/fold.ts'
import type { FileCoverageData } from './istanbul.ts'
import type { Source } from './source.ts'

/**
 * Converts the counts of a text to Istanbul's form. Has to be done once a text, with all its counts: maps made of parts of them do not
 * merge to the same (a block that is missing in one map takes the hits of what surrounds it).
 */
export async function convertText(source: Source, folded: FoldedText): Promise<FileCoverageData> {
  const converter = V8ToIstanbul(source.path, 0, { source: source.text })
  await converter.load()
  converter.applyCoverage(
    [...folded.functions].map((each) => ({ ...each, ranges: [...each.ranges] })),
  )
  const data = converter.toIstanbul()[source.path]
  converter.destroy()
  if (data === undefined) throw new Error(`v8-to-istanbul made no map of ${source.path}`)
  return data
}
