import { fileURLToPath } from 'node:url'
import {
  type FoldedText,
  countsOf,
  findSource,
  javaScriptOf,
  projectCounts,
} from '@reexec/coverage'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import type { Delivery, Unplaced } from './delivery.ts'
import { handOver } from './hand-over.ts'
import { fillCounters } from './istanbul/fill-counters.ts'
import { type IstanbulProvider, instrumentFile } from './istanbul/instrument.ts'
import type { Share } from './share.ts'

/**
 * Gives a share of children's counts to the Istanbul provider: projected onto the text that it has instrumented, they fill that text's counters, as if one
 * more worker had finished. A text that this fails for costs that text, not the others.
 */
export async function deliverIstanbul(
  provider: IstanbulProvider,
  share: Share,
  texts: readonly FoldedText[],
): Promise<Delivery> {
  const coverage: Record<string, FileCoverageData> = {}
  const unplaced: Unplaced[] = []
  for (const text of texts) {
    const path = fileURLToPath(text.url)
    try {
      const filled = await fillText(provider, share, text)
      coverage[path] = filled.coverage
      if (filled.unplaced > 0) {
        unplaced.push({
          path,
          reason: `${filled.unplaced} counts found no place in Vite's text`,
        })
      }
    } catch (error) {
      unplaced.push({ path, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const paths = Object.keys(coverage)
  if (paths.length > 0 || share.testFile !== undefined) await handOver(provider, share, coverage)
  return { paths, unplaced }
}

async function fillText(
  provider: IstanbulProvider,
  share: Share,
  text: FoldedText,
): Promise<{ coverage: FileCoverageData; unplaced: number }> {
  const source = await findSource(text)
  if ('reason' in source) throw new Error(source.reason)
  const { coverage, ...onto } = await instrumentFile(provider, share, source.path)
  // So that the provider has the map of the file: it keeps those of what it instruments by their id.
  await provider.transformFile(source.path, share.project, share.environment)
  const from = { code: javaScriptOf(source), counts: countsOf(text.functions, text.length) }
  const { counts, unplaced } = projectCounts(from, onto)
  fillCounters(coverage, onto.code, counts)
  return { coverage, unplaced }
}
