import type { ActionContext } from './action.ts'
import { DuplicateActionError } from './errors.ts'
import { perThread } from './per-thread.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { realpathSync } = process.getBuiltinModule('node:fs')

/** Few children need it. */
function nodeUrl(): typeof import('node:url') {
  return process.getBuiltinModule('node:url')
}

/** What an action runs, called with its parameter and context. */
export type ActionFunction = (param: unknown, context: ActionContext) => unknown

/** Has a stack that begins where `defineAction` was called. It is made into text, which takes a while, when it is read. */
export interface Site {
  readonly stack?: unknown
}

interface Entry {
  readonly module: string
  readonly name: string
  readonly run: ActionFunction
  /** A module that is evaluated again defines its actions from the same place. */
  readonly site: Site
}

const registry = perThread('@reexec/core/actions@1', () => new Map<string, Entry>())

const keyOf = (module: string, name: string): string => `${module}\n${name}`

/**
 * Registers an action.
 *
 * @throws {DuplicateActionError} when another place has defined an action of that name in that module.
 */
export function register(module: string, name: string, run: ActionFunction, site: Site): void {
  const key = keyOf(module, name)
  const former = registry().get(key)
  if (former !== undefined && placeOf(former.site) !== placeOf(site)) {
    throw new DuplicateActionError(name, module)
  }
  registry().set(key, { module, name, run, site })
}

/** Takes an action out of the registry. */
export function unregister(module: string, name: string): void {
  registry().delete(keyOf(module, name))
}

/** Finds an action in this process: by its module's URL, or by the file itself, whatever link or query led to it. */
export function find(module: string, name: string): ActionFunction | undefined {
  const exact = registry().get(keyOf(module, name))
  const found = exact ?? inFileOf(module).findLast((each) => each.name === name)
  return found?.run
}

/** Lists the names of the actions that a module has defined in this process. */
export function namesIn(module: string): string[] {
  return [...new Set(inFileOf(module).map(({ name }) => name))]
}

function inFileOf(module: string): Entry[] {
  const file = fileOf(module)
  return [...registry().values()].filter((each) => fileOf(each.module) === file)
}

/** The file, line and column. */
function placeOf({ stack }: Site): string {
  // A program may make its own kind of stacks.
  return typeof stack === 'string' ? (stack.split('\n')[1]?.trim() ?? '') : ''
}

/**
 * The module's URL, of `import.meta.url` or `__filename`.
 *
 * @throws {TypeError} when it is neither.
 */
export function moduleUrl(module: string): string {
  const given: unknown = module
  if (typeof given !== 'string' || given === '') {
    throw new TypeError(
      `The module that defines an action has to be import.meta.url, or __filename in CommonJS, not ${String(given)}. ` +
        'Bundlers that make CommonJS of ESM leave nothing of the former: pass `import.meta.url ?? __filename`. ' +
        'Code that is in no file, as in a REPL, has none.',
    )
  }
  return URL.canParse(module) && !/^[a-z]:[\\/]/i.test(module)
    ? module
    : nodeUrl().pathToFileURL(module).href
}

/** The file of a module. */
export function fileOf(module: string): string {
  if (!module.startsWith('file:')) return module
  // So Linux calls a single executable application that was replaced while it ran; see proc_pid_exe(5).
  const path = nodeUrl()
    .fileURLToPath(module)
    .replace(/ \(deleted\)$/, '')
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
