import { codec, provideCodec } from '../wire/codec.ts'
import { breakOff } from './break-off.ts'
import { loadPart } from './parts.ts'
import { readOrder, runChild } from './run-child.ts'
import { serveCore } from './serve-core.ts'

// The program of every child of a program that is more than one file.

provideCodec(() => loadPart('codec'))
// Not at once: the parts need this one whole.
queueMicrotask(() => {
  void runChild({
    load: (url) => import(url),
    takeOrder(wire) {
      const order = readOrder(wire)
      serveCore(order.modules)
      return order
    },
    loadAll() {
      codec()
      loadPart('engine')
    },
  }).catch(breakOff)
})
