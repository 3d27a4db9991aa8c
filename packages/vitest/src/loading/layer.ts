import module from 'node:module'
import type { Layer } from '@reexec/core'
import type { Help, LoadingData } from '../child/loading.ts'
import { helpingFlag, spareFlag } from './descendants.ts'
import { knownFile } from './known-file.ts'
import { LOADING_LAYER } from './layer-name.ts'
import { findNativeObstacle } from './native-obstacle.ts'
import type { LoadingOffer } from './offer.ts'
import type { ProvidedLoading } from './provided.ts'

const CHILD_MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../child/loading.ts' : './child/loading.js',
  import.meta.url,
).href

/**
 * Makes the layer that lets children load what the test could load. A child whose modules Node.js loads by itself gets nothing of it.
 *
 * @param warn Is told, once a module, that a child is not helped.
 */
export function loadingLayer(
  { offer, actions, descendants }: ProvidedLoading,
  warn: (message: string) => void,
): Layer {
  const needsHelp = actions ? helpNeeded(offer, warn) : () => false
  const flag = descendants ? { flag: helpingFlag(offer) } : {}
  return {
    name: LOADING_LAYER,
    amend(launch) {
      if (descendants) spareFlag(launch)
      const help = needsHelp(launch.module) ? { help: helpFor(offer, launch.module) } : {}
      const data: LoadingData = { ...help, ...flag }
      if (Object.keys(data).length > 0) launch.addChildModule(LOADING_LAYER, CHILD_MODULE, data)
    },
  }
}

function helpFor(offer: LoadingOffer, entry: string): Help {
  return { offer, entry, known: knownFile(offer.directory, offer.project, entry) }
}

/** Tells of modules, by URL, whether what runs their actions has to be helped, and can be. */
function helpNeeded(
  offer: LoadingOffer,
  warn: (message: string) => void,
): (url: string) => boolean {
  const obstacles = new Map<string, string | undefined>()
  return (url) => {
    if (!obstacles.has(url)) {
      const obstacle = findObstacle(url, offer)
      obstacles.set(url, obstacle)
      if (obstacle !== undefined && !hasHooks()) warn(cannotHelp(obstacle))
    }
    return obstacles.get(url) !== undefined && hasHooks()
  }
}

function findObstacle(url: string, offer: LoadingOffer): string | undefined {
  if (url === '') return 'a session may load any module'
  return url.startsWith('file:') ? findNativeObstacle(url, offer) : undefined
}

/** `module.registerHooks` is there from Node.js 22.15 on. */
function hasHooks(): boolean {
  return 'registerHooks' in module
}

function cannotHelp(obstacle: string): string {
  return (
    `@reexec/vitest: ${obstacle}. Children load modules as Node.js does without Vite, as this version, ` +
    `${process.version}, is older than 22.15. See @reexec/vitest/TROUBLESHOOTING.md#a-child-cannot-import-what-its-test-can`
  )
}
