import type { Layer } from '@reexec/core'
import { installLayer } from '@reexec/core/install-layer'
import { helpDescendants, helpingFlag } from './descendants.ts'
import { LOADING_LAYER } from './layer-name.ts'
import { loadingLayer } from './layer.ts'
import type { ProvidedLoading } from './provided.ts'

const NO_HELP: Layer = { name: LOADING_LAYER, amend() {} }

/** Lets what this worker starts load what its tests can load. A worker may run test files of several projects. */
export function installLoading(provided: ProvidedLoading | null | undefined): void {
  const given = provided ?? undefined
  installLayer(given === undefined ? NO_HELP : loadingLayer(given, (what) => console.warn(what)))
  helpDescendants(given?.descendants === true ? helpingFlag(given.offer) : undefined)
}
