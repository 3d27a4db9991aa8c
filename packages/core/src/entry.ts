import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startDirectory } from './register-start-directory.ts'
import { fileOf } from './registry.ts'

/** Tells whether this program and its Node.js are one file. */
export function isSingleExecutable(): boolean {
  return process.getBuiltinModule('node:sea').isSea()
}

/** Tells whether a module is this thread's main module, whatever link or query led to it. */
export function isMainModule(module: string): boolean {
  const main = mainFile()
  return main !== undefined && fileOf(module) === fileOf(pathToFileURL(main).href)
}

let found: { readonly named: string | undefined; readonly file: string | undefined } | undefined

/**
 * Finds the file of this thread's main module, as Node.js has found it: with its extension, in its folder, where links lead to.
 * `undefined` where there is none, as in a REPL, with `--eval`, or on stdin.
 */
export function mainFile(): string | undefined {
  const named = process.argv[1]
  // It is found once: the file may be moved or replaced.
  if (found === undefined || found.named !== named) found = { named, file: findMainFile(named) }
  return found.file
}

function findMainFile(named: string | undefined): string | undefined {
  if (isSingleExecutable()) return process.execPath
  if (named === undefined || isEvaluating()) return undefined
  const module = process.getBuiltinModule('node:module')
  // A URL with `--entry-url`; relative with that, and in a test run without isolation.
  const path = named.startsWith('file:')
    ? fileURLToPath(named)
    : resolve(startDirectory() ?? '', named)
  try {
    return module.createRequire(path).resolve(path)
  } catch {
    return undefined
  }
}

/** With `--eval`, `process.argv[1]` is the first argument of the code. */
function isEvaluating(): boolean {
  const evaluates = process.execArgv.some((flag) =>
    /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/.test(flag),
  )
  // A worker thread has the flags of its process, and a file of its own.
  return evaluates && process.getBuiltinModule('node:worker_threads').isMainThread
}
