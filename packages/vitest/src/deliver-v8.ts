import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type FoldedText,
  type MappedText,
  type ScriptCov,
  countsOf,
  findSource,
  javaScriptOf,
  projectCounts,
  toFunctions,
} from '@reexec/coverage'
import type { Delivery, Unplaced } from './delivery.ts'
import { handOver } from './hand-over.ts'
import type { Provider } from './provider.ts'
import type { Share } from './share.ts'

/** As workers write it, with where in the text that V8 ran Vite's own begins. */
type Script = ScriptCov & { readonly startOffset: number }

/**
 * Vite takes away a query of this form, and so finds its transform of the file, while the provider keeps scripts apart by their
 * whole URL: counts over one text that come as differently nested ranges must not be merged as ranges.
 */
const APART = '?t=0000000000000'

/**
 * Gives a share of children's counts to the V8 provider, each projected onto the text that the provider itself maps
 * to the source, as if one more worker had finished. A text that this fails for costs that text, not the others.
 */
export async function deliverV8(
  provider: Provider,
  share: Share,
  texts: readonly FoldedText[],
): Promise<Delivery> {
  const result: Script[] = []
  const paths: string[] = []
  const unplaced: Unplaced[] = []
  for (const text of texts) {
    const path = fileURLToPath(text.url)
    try {
      const projected = await projectText(text, (file) =>
        provider.transformFile(file, share.project, share.environment),
      )
      result.push(projected.script)
      paths.push(path)
      if (projected.unplaced > 0) {
        unplaced.push({
          path,
          reason: `${projected.unplaced} counts found no place in Vite's text`,
        })
      }
    } catch (error) {
      unplaced.push({ path, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  if (result.length > 0 || share.testFile !== undefined) await handOver(provider, share, { result })
  return { paths, unplaced }
}

/** Makes of a text's counts what the provider would get of a worker that ran Vite's text of the same file. */
async function projectText(
  text: FoldedText,
  transform: (path: string) => Promise<MappedText | null>,
): Promise<{ script: Script; unplaced: number }> {
  const source = await findSource(text)
  if ('reason' in source) throw new Error(source.reason)
  const transformed = await transform(source.path)
  if (transformed === null) throw new Error('Vite did not transform it')
  const from = { code: javaScriptOf(source), counts: countsOf(text.functions, text.length) }
  const { counts, unplaced } = projectCounts(from, transformed)
  const functions = toFunctions(counts, transformed.code.length)
  const url = pathToFileURL(source.path).href + APART
  return { script: { scriptId: '0', url, functions, startOffset: 0 }, unplaced }
}
