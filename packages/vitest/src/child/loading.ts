import { type CreateChildLayer, type Layer, installLayer } from '@reexec/core'
import { LOADING_LAYER } from '../loading/layer-name.ts'
import { addFlag, withoutFlags } from '../loading/node-options.ts'
import type { LoadingOffer } from '../loading/offer.ts'
import { helpLoading } from './help-loading.ts'

/** What the parent tells the child's side of the layer. */
export interface LoadingData {
  /** How this process is helped, if it is. */
  readonly help?: Help
  /** By which flag other processes that this one starts are helped, if they are. */
  readonly flag?: string
}

/** How the modules of an action are loaded. */
export interface Help {
  readonly offer: LoadingOffer
  /** URL of the action's module; of a session none, the empty string. */
  readonly entry: string
  /** File of what is known of its modules. */
  readonly known: string
}

/** Helps the child to load its modules, and what it starts itself. */
export const createChildLayer: CreateChildLayer<LoadingData> = (data) => {
  const { help, flag } = data
  if (help !== undefined) helpLoading(help.offer, help.entry, help.known)
  if (flag !== undefined) {
    process.env['NODE_OPTIONS'] = addFlag(process.env['NODE_OPTIONS'], flag)
  }
  installLayer(passOn(data))
  return { movesFiles: false }
}

/** What a child re-executes is mostly defined in the same modules. */
function passOn(data: LoadingData): Layer {
  return {
    name: LOADING_LAYER,
    amend(launch) {
      const { env } = launch
      if (data.flag !== undefined) {
        env['NODE_OPTIONS'] = withoutFlags(env['NODE_OPTIONS'], data.flag)
      }
      launch.addChildModule(LOADING_LAYER, import.meta.url, data)
    },
  }
}
