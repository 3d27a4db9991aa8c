import module from 'node:module'
import type { Layer } from '@reexec/core'
import type { LoadingData } from '../child/loading.ts'
import { knownFile } from './known-file.ts'
import { LOADING_LAYER } from './layer-name.ts'
import { findNativeObstacle } from './native-obstacle.ts'
import type { LoadingOffer } from './offer.ts'

const CHILD_MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../child/loading.ts' : './child/loading.js',
  import.meta.url,
).href

/**
 * Makes the layer that lets children load what the test could load. A child whose modules Node.js loads by itself gets nothing of it.
 *
 * @param warn Is told, once a module, that a child is not helped.
 */
export function loadingLayer(offer: LoadingOffer, warn: (message: string) => void): Layer {
  const obstacles = new Map<string, string | undefined>()
  const obstacleOf = (url: string): string | undefined => {
    if (!obstacles.has(url)) {
      const obstacle = findObstacle(url, offer)
      obstacles.set(url, obstacle)
      if (obstacle !== undefined && !hasHooks()) warn(cannotHelp(obstacle))
    }
    return obstacles.get(url)
  }
  return {
    name: LOADING_LAYER,
    amend(launch) {
      if (obstacleOf(launch.module) === undefined || !hasHooks()) return
      const { module: entry } = launch
      const known = knownFile(offer.directory, offer.project, entry)
      const data: LoadingData = { offer, entry, known }
      launch.addChildModule(LOADING_LAYER, CHILD_MODULE, data)
    },
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
  return `@reexec/vitest: ${obstacle}. Children load modules as Node.js does without Vite, as this version, ${process.version}, is older than 22.15.`
}
