import { type FoldedText, countSources, countsOf } from '@reexec/coverage'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import { type Delivery, deliveryOf } from './delivery.ts'
import { handOver } from './hand-over.ts'
import { fillCounters } from './istanbul/fill-counters.ts'
import {
  type InstrumentedText,
  type IstanbulProvider,
  instrumentFile,
} from './istanbul/instrument.ts'
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
  const { project, environment } = share
  const instrumented = new Map<string, InstrumentedText>()
  const counted = await countSources(texts, {
    isIncluded: (path) => provider.isIncluded(path),
    root: project.config.root,
    async textOf({ path }) {
      const text = await instrumentFile(provider, share, path)
      // So that the provider has the map of the file: it keeps those of what it instruments by their id.
      await provider.transformFile(path, project, environment)
      instrumented.set(path, text)
      return text
    },
  })
  const result: Record<string, FileCoverageData> = {}
  for (const { source, functions } of counted.sources) {
    const text = instrumented.get(source.path)
    if (text === undefined) continue
    fillCounters(text.coverage, text.code, countsOf(functions, text.code.length))
    result[source.path] = text.coverage
  }
  if (counted.sources.length > 0 || share.testFile !== undefined)
    await handOver(provider, share, result)
  const delivery = deliveryOf(counted)
  // Files of types alone are in no report.
  const isReported = (path: string): boolean => Object.keys(result[path]?.s ?? {}).length > 0
  return { ...delivery, paths: delivery.paths.filter(isReported) }
}
