import type { LoadingOffer } from '../loading/offer.ts'
import { knownFile } from '../loading/known-file.ts'
import { helpLoading } from './help-loading.ts'

// Is imported by flag, `--import=…/register-loading.js?<path of an offer>`, into processes that are to load what tests can load.

const { readFileSync } = process.getBuiltinModule('node:fs')
const { pathToFileURL } = process.getBuiltinModule('node:url')

const offer = readOffer(decodeURIComponent(new URL(import.meta.url).search.slice(1)))
if (offer !== undefined) {
  const [, program = ''] = process.argv
  const entry = pathToFileURL(program).href
  helpLoading(offer, entry, knownFile(offer.directory, offer.project, entry))
}

/** `undefined` where Vitest has ended, or cannot be asked from: the process loads as ever then. */
function readOffer(path: string): LoadingOffer | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LoadingOffer
  } catch {
    return undefined
  }
}
