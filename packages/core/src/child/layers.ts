import type { BeforeEnd, ChildLayer, LayerModule } from '../layer.ts'
import { registerErrorClass } from '../wire/error-class.ts'
import type { ChildModule } from '../wire/messages.ts'

/** The child's side of all layers, as one. */
export interface LoadedLayers {
  beforeLoad(): Promise<void>
  beforeRun(): Promise<void>
  beforeEnd(when: BeforeEnd): void
  /** Name of the first after which a path may name another file. */
  readonly moving: string | undefined
}

/** Loads the modules of layers, in order. */
export async function loadLayers(
  modules: readonly ChildModule[],
  importLayer: (url: string) => Promise<unknown>,
): Promise<LoadedLayers> {
  const context = { layers: modules.map((each) => each.layer), registerErrorClass }
  const layers: ChildLayer[] = []
  for (const { url, data } of modules) {
    const module = (await importLayer(url)) as LayerModule
    layers.push(module.createChildLayer(data, context))
  }
  return {
    moving: modules[layers.findIndex(isMoving)]?.layer,
    async beforeLoad() {
      for (const layer of layers) await layer.beforeLoad?.()
    },
    async beforeRun() {
      for (const layer of layers) await layer.beforeRun?.()
    },
    beforeEnd(when) {
      for (const layer of layers.toReversed()) endQuietly(layer, when)
    },
  }
}

/** A layer that does not say may do so. */
function isMoving(layer: ChildLayer): boolean {
  return layer.movesFiles ?? layer.beforeRun !== undefined
}

/** What goes wrong here must not cost the answer; the layer's own parent side finds out what is missing. */
function endQuietly(layer: ChildLayer, when: BeforeEnd): void {
  try {
    layer.beforeEnd?.(when)
  } catch (error) {
    process.emitWarning(error as Error)
  }
}
