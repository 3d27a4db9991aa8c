import { readFileSync } from 'node:fs'
import type { CoverageMap } from '../istanbul.ts'

/** Reads a source for a page about it. Of one that is not there any more, the page still has the counts. */
export function sourceText(path: string, map: CoverageMap): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    const lines = Object.values(map.fileCoverageFor(path).statementMap).map(({ end }) => end.line)
    // Behind the lines that have counts, which are marked in the text.
    return `${'\n'.repeat(lines.reduce((a, b) => Math.max(a, b), 0))}// The source cannot be read: ${code}`
  }
}
