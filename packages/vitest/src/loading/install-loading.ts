import { type Layer, installLayer } from '@reexec/core'
import { LOADING_LAYER } from './layer-name.ts'
import { loadingLayer } from './layer.ts'
import type { ProvidedLoading } from './provided.ts'

const NO_HELP: Layer = { name: LOADING_LAYER, amend() {} }

/** Lets the children of this worker load what its tests can load. A worker may run test files of several projects. */
export function installLoading(provided: ProvidedLoading | null | undefined): void {
  const isHelped = provided?.actions === true
  const layer = isHelped ? loadingLayer(provided.offer, (what) => console.warn(what)) : NO_HELP
  installLayer(layer)
}
