import type * as codec from './codec.ts'
import type * as engine from './engine.ts'

/** The parts of the program of children that few of them need. */
interface Parts {
  readonly codec: typeof codec
  readonly engine: typeof engine
}

/** Parts that were read ahead, as bytes: as text, they would make V8 collect garbage that is none. */
const files = new Map<string, Buffer>()
/** More than a part has. */
const PART_BYTES = 64 * 1024

const kept = new Map<string, unknown>()

/**
 * Makes sure that all parts can be loaded even when their files are not to be found any more. To read them is enough, and takes a tenth
 * of the time: few children that are moved elsewhere need them there.
 */
export function keepParts(): void {
  const names = ['codec', 'engine'] as const
  if (typeof require !== 'function') return names.forEach((name) => kept.set(name, loadPart(name)))
  // One for all: making it takes as long as reading them.
  const memory = Buffer.allocUnsafeSlow(names.length * PART_BYTES)
  for (const [at, name] of names.entries()) {
    const room = memory.subarray(at * PART_BYTES, (at + 1) * PART_BYTES)
    files.set(name, readInto(room, `${__dirname}/${name}.cjs`))
  }
}

/** Loads a part. It stands beside the program, in `src` as in `dist`. */
export function loadPart<Name extends keyof Parts>(name: Name): Parts[Name] {
  const file = files.get(name)
  if (kept.has(name)) return kept.get(name) as Parts[Name]
  if (file !== undefined) return runPart(name, String(file)) as Parts[Name]
  // What stands there is what is built from it. In CommonJS, as which it is built, `require` is at hand; making one loads a built-in module.
  if (typeof require === 'function') return require(`./${name}.cjs`) as Parts[Name]
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url)(`./${name}.ts`) as Parts[Name]
}

/** With what a child has called before: `readFileSync` takes three times as long when it is first called. */
function readInto(room: Buffer, path: string): Buffer {
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  const fd = openSync(path, 'r')
  try {
    let length = 0
    for (;;) {
      const bytes = readSync(fd, room, length, room.length - length, null)
      if (bytes === 0) break
      length += bytes
    }
    if (length === room.length) throw new RangeError(`${path} is too long to be kept.`)
    return room.subarray(0, length)
  } finally {
    closeSync(fd)
  }
}

/** Runs a part as `require()` would, which looks for files. */
function runPart(name: string, text: string): unknown {
  const path = `${__dirname}/${name}.cjs`
  const known = require.cache[path]
  if (known !== undefined) return known.exports
  const { compileFunction, constants } = process.getBuiltinModule('node:vm')
  const run = compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...args: readonly unknown[]) => void
  const part = { exports: {} }
  kept.set(name, part.exports)
  run.call(part.exports, part.exports, take, part, path, __dirname)
  kept.set(name, part.exports)
  return part.exports
}

/** All that a part takes from files is the program. */
function take(id: string): unknown {
  return id === './program.cjs' ? module.exports : require(id)
}
