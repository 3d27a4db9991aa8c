import { WIRE_FD } from '../wire/frame.ts'
import { type SentModules, type SentProgram, readProgram } from '../wire/program-frame.ts'
import { breakOff } from './break-off.ts'
import type * as program from './program.ts'

// What children of the built package are started with. The program itself may come by the wire, with what V8 made of it in another child:
// to compile it takes a child as long as all the rest of it.

const { readSync } = process.getBuiltinModule('node:fs')
const path = `${__dirname}/program.cjs`

try {
  const sent = readProgram(take)
  if (sent.text !== '') runSent(sent)
  else (require(path) as typeof program).runProgram({ importModule })
} catch (error) {
  breakOff(error)
}

/** Only here does `import()` know what it is relative to. */
function importModule(url: string): Promise<unknown> {
  return import(url)
}

function runSent({ text, codeCache }: SentProgram): void {
  // Loaded by those only that have something of it: it is not in Node's snapshot.
  const { Script } = process.getBuiltinModule('node:vm')
  const script = new Script(text, {
    filename: 'reexec:child',
    ...(codeCache === undefined ? {} : { cachedData: codeCache }),
  })
  const sent = script.runInThisContext() as SentModules
  const { runProgram } = moduleOf(sent.program).exports as typeof program
  runProgram({
    importModule,
    layers: sent.layers,
    createCodeCache: () => script.createCachedData(),
  })
}

/** Makes it the module that it would be, had it been loaded from its file: the parts of the program take from it what they need. */
function moduleOf(run: SentModules['program']): NodeJS.Module {
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
