import { type CreateChildLayer, type Layer, installLayer } from '@reexec/core'
import { LOADING_LAYER } from '../loading/layer-name.ts'
import type { LoadingOffer } from '../loading/offer.ts'
import { helpLoading } from './help-loading.ts'

/** What the parent tells the child's side of the layer. */
export interface LoadingData {
  readonly offer: LoadingOffer
  /** URL of the action's module; of a session none, the empty string. */
  readonly entry: string
  /** File of what is known of its modules. */
  readonly known: string
}

/** Helps the child to load its modules, and the children that it re-executes itself, whose modules are mostly the same. */
export const createChildLayer: CreateChildLayer<LoadingData> = (data) => {
  helpLoading(data.offer, data.entry, data.known)
  installLayer(passOn(data))
  return { movesFiles: false }
}

function passOn(data: LoadingData): Layer {
  return {
    name: LOADING_LAYER,
    amend(launch) {
      launch.addChildModule(LOADING_LAYER, import.meta.url, data)
    },
  }
}
