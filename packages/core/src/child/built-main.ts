import { WIRE_FD } from '../wire/frame.ts'
import { readProgram } from '../wire/program-frame.ts'
import { breakOff } from './break-off.ts'
import type * as program from './program.ts'

// What children of the built package are started with. The program itself comes by the wire, with what V8 made of it in another child:
// to compile it would take a child as long as all the rest of it.

const { readSync } = process.getBuiltinModule('node:fs')
const { Script } = process.getBuiltinModule('node:vm')

try {
  const { text, codeCache } = readProgram(take)
  const script = new Script(text, {
    filename: 'reexec:child',
    ...(codeCache === undefined ? {} : { cachedData: codeCache }),
  })
  const { runProgram } = moduleOf(script.runInThisContext()).exports as typeof program
  // Only here does `import()` know what it is relative to.
  runProgram({
    importModule: (url) => import(url),
    createCodeCache: () => script.createCachedData(),
  })
} catch (error) {
  breakOff(error)
}

/** Makes it the module that it would be, had it been loaded from its file: the parts of the program take from it what they need. */
function moduleOf(run: (...args: readonly unknown[]) => void): NodeJS.Module {
  const path = `${__dirname}/program.cjs`
  const loaded = new (module.constructor as typeof import('node:module'))(path, module)
  loaded.filename = path
  run.call(loaded.exports, loaded.exports, require, loaded, path, __dirname)
  loaded.loaded = true
  require.cache[path] = loaded
  return loaded
}

function take(bytes: number): Buffer {
  const taken = Buffer.allocUnsafeSlow(bytes)
  for (let at = 0; at < bytes;) {
    const got = readSync(WIRE_FD, taken, at, bytes - at, null)
    if (got === 0) throw new Error('The parent has ended before it was done with this child.')
    at += got
  }
  return taken
}
