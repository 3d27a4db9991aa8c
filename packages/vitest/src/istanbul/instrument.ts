import { randomUUID } from 'node:crypto'
import type { MappedText } from '@reexec/coverage'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import type { Provider } from '../provider.ts'
import type { Share } from '../share.ts'

/** What is used of Vitest's Istanbul provider. */
export interface IstanbulProvider extends Provider {
  readonly instrumenter: Instrumenter
}

/** The interface of Vitest's `CoverageInstrumenter`, which users can have their own of. */
interface Instrumenter {
  instrumentSync(code: string, filename: string, map?: MappedText['map']): string
  lastFileCoverage(): FileCoverageData
}

/** A text as it was given to the instrumenter, with its map to the source, and the counters that it got. */
export interface InstrumentedText extends MappedText {
  readonly coverage: FileCoverageData
}

/**
 * Lets Vite transform a file once more, and looks on as it is instrumented: modules that come from a cache are not. Vitest does the same for files that
 * no test has loaded, and knows by the query not to keep its map.
 */
export async function instrumentFile(
  provider: IstanbulProvider,
  { project, environment }: Share,
  path: string,
): Promise<InstrumentedText> {
  const { instrumenter } = provider
  const query = `?cache=${randomUUID()}&vitest-uncovered-coverage=true`
  const original = Object.getOwnPropertyDescriptor(instrumenter, 'instrumentSync')
  const instrument = instrumenter.instrumentSync.bind(instrumenter)
  let seen: InstrumentedText | undefined
  instrumenter.instrumentSync = (code, filename, map) => {
    const instrumented = instrument(code, filename, map)
    if (filename.endsWith(query)) {
      const coverage = structuredClone(instrumenter.lastFileCoverage())
      seen ??= { code, map, coverage: { ...coverage, path } }
    }
    return instrumented
  }
  try {
    await provider.transformFile(path + query, project, environment)
  } finally {
    if (original === undefined) Reflect.deleteProperty(instrumenter, 'instrumentSync')
    else Object.defineProperty(instrumenter, 'instrumentSync', original)
  }
  if (seen === undefined) throw new Error('Vitest did not instrument it')
  return seen
}
