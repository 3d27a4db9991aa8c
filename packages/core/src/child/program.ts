import { provideCodec } from '../wire/codec.ts'
import type { SentModules } from '../wire/program-frame.ts'
import { breakOff } from './break-off.ts'
import { keepParts, loadPart } from './parts.ts'
import type { ChildProgram } from './child-program.ts'
import { layerImporter } from './import-layer.ts'
import { readOrder, runChild } from './run-child.ts'
import { rehearse } from './rehearse.ts'
import { serveCore } from './serve-core.ts'

provideCodec(() => loadPart('codec'))

/** What has loaded this program. */
interface Start {
  /** Loads any module. */
  readonly importModule: (url: string) => Promise<unknown>
  /** Those that have come with the program. */
  readonly layers?: SentModules['layers']
  /** Gives what V8 has made of it so far. */
  readonly createCodeCache?: () => Uint8Array
}

/** Is the program of every child of a program that is more than one file. */
export function runProgram({ importModule, layers, createCodeCache }: Start): void {
  const importLayer = layerImporter(importModule, layers)
  const program: ChildProgram = {
    importLayer,
    load: (url) => importModule(url),
    takeOrder(wire) {
      const order = readOrder(wire)
      serveCore(
        order.modules,
        order.layers.map(({ url }) => url),
      )
      return order
    },
    loadAll: keepParts,
  }
  if (createCodeCache !== undefined) {
    program.createCodeCache = (order) => rehearse(order, importLayer).then(createCodeCache)
  }
  void runChild(program).catch(breakOff)
}
