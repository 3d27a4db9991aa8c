import { pathToFileURL } from 'node:url'
import { isSingleExecutable, mainFile } from './entry.ts'
import { fileOf } from './registry.ts'

/** In the data that a thread hands down to those it creates, so that all threads and all copies of this package see it. */
const PROGRAM = '@reexec/core/own-program@1'

/** Remembers that this program can be started as a child, and by which arguments. */
export function rememberOwnProgram(): void {
  const { setEnvironmentData } = process.getBuiltinModule('node:worker_threads')
  if (ownProgram() === undefined) setEnvironmentData(PROGRAM, argumentsOfProgram())
}

/** The arguments that start this program as a child; `undefined` if it cannot be, as it did not call `checkAction()`. */
export function ownProgram(): string[] | undefined {
  // Nothing else is stored under this name.
  return getEnvironmentData(PROGRAM) as string[] | undefined
}

function getEnvironmentData(name: string): unknown {
  workerThreads ??= process.getBuiltinModule('node:worker_threads')
  return workerThreads.getEnvironmentData(name)
}

/** Is asked for with each call. */
let workerThreads: typeof import('node:worker_threads') | undefined

/** Tells whether a module is the main module of the program that can be started as a child. */
export function isOwnProgram(module: string): boolean {
  const file = isSingleExecutable() ? process.execPath : ownProgram()?.[0]
  return file !== undefined && fileOf(module) === fileOf(pathToFileURL(file).href)
}

function argumentsOfProgram(): string[] | undefined {
  if (isSingleExecutable()) return []
  const file = mainFile()
  if (file === undefined) return undefined
  // Otherwise links are left behind: they may lead to another program by the time that a child is started.
  return [isMainLinkKept() ? (process.argv[1] as string) : file]
}

function isMainLinkKept(): boolean {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  return flags.some((each) => each.includes('--preserve-symlinks-main'))
}
