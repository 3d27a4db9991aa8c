import { provideCodec } from '../wire/codec.ts'
import { breakOff } from './break-off.ts'
import { keepParts, loadPart } from './parts.ts'
import type { ChildProgram } from './child-program.ts'
import { readOrder, runChild } from './run-child.ts'
import { rehearse } from './rehearse.ts'
import { serveCore } from './serve-core.ts'

provideCodec(() => loadPart('codec'))

/** What has loaded this program. */
interface Start extends Pick<ChildProgram, 'importModule'> {
  /** Gives what V8 has made of it so far. */
  readonly createCodeCache?: () => Uint8Array
}

/** Is the program of every child of a program that is more than one file. */
export function runProgram({ importModule, createCodeCache }: Start): void {
  const program: ChildProgram = {
    importModule,
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
    program.createCodeCache = () => rehearse().then(createCodeCache)
  }
  void runChild(program).catch(breakOff)
}
