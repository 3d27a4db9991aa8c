import { pathToFileURL } from 'node:url'
import {
  type CountedSource,
  type FoldedText,
  type ScriptCov,
  countSources,
  countsOf,
  toFunctions,
} from '@reexec/coverage'
import { type Delivery, deliveryOf } from './delivery.ts'
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
  const { project, environment } = share
  const counted = await countSources(texts, {
    isIncluded: (path) => provider.isIncluded(path),
    root: project.config.root,
    // What ran in the test itself is counted by V8 alone.
    asV8: true,
    async textOf({ path }) {
      const text = await provider.transformFile(path, project, environment)
      if (text === null) throw new Error('Vite did not transform it')
      return text
    },
  })
  const result = counted.sources.map(scriptOf)
  if (result.length > 0 || share.testFile !== undefined) await handOver(provider, share, { result })
  return deliveryOf(counted)
}

/** In ranges that do not cross, as those of field initializers may: the provider reads such in a way of its own. */
function scriptOf({ source, text: { code }, functions: ran }: CountedSource): Script {
  const url = pathToFileURL(source.path).href + APART
  const functions = toFunctions(countsOf(ran, code.length), code.length)
  return { scriptId: '0', url, functions, startOffset: 0 }
}
