import type { Layer } from '@reexec/core'
import { installLayer } from '@reexec/core/install-layer'
import { requireBeside } from '../require-beside.ts'
import { helpDescendants, helpingFlag } from './descendants.ts'
import { LOADING_LAYER } from './layer-name.ts'
import type { ProvidedLoading } from './provided.ts'

const NO_HELP: Layer = { name: LOADING_LAYER, amend() {} }

/** Lets what this worker starts load what its tests can load. A worker may run test files of several projects. */
export function installLoading(provided: ProvidedLoading | null | undefined): void {
  const given = provided ?? undefined
  installLayer(given === undefined ? NO_HELP : layerFor(given))
  helpDescendants(given?.descendants === true ? helpingFlag(given.offer) : undefined)
}

function layerFor(given: ProvidedLoading): Layer {
  let layer: Layer | undefined
  return {
    name: LOADING_LAYER,
    amend(launch) {
      if (layer === undefined) {
        const module = requireBeside('loading-layer') as typeof import('../loading-layer.ts')
        layer = module.loadingLayer(given, (what) => console.warn(what))
      }
      layer.amend(launch)
    },
  }
}
