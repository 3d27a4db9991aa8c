import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainModule, isSingleExecutable } from '../entry.ts'
import { UnloadableModuleError } from '../errors.ts'
import { newMark } from '../mark.ts'
import { isOwnProgram, ownProgram } from '../own-program.ts'
import { childMain } from './child-main.ts'
import type { Launched } from './launch-child.ts'

/** What a child is started to run. */
export interface Program {
  /** The arguments that name it, after Node.js's flags. None for a single executable application. */
  readonly args: readonly string[]
  /** Variables by which it is told what it is. */
  readonly env: Readonly<Record<string, string>>
  /** What the order has to repeat, if it is this program itself, whose `checkAction()` takes the order. */
  readonly nonce?: string
}

/**
 * Decides what runs an action in a child: the small program of this package, which loads the module of the action and nothing else; or,
 * where that module is not to be had without the whole program, this program itself.
 *
 * @param launched Has no module if it is a session, which may be asked for any action.
 * @throws {UnloadableModuleError} when no program can.
 */
export function programOf(launched: Launched): Program {
  checkProgram(launched)
  const main = childMain()
  const own = ownProgram()
  if (main !== undefined && (own === undefined || !isOwnNeeded(launched.module))) {
    return { args: [main], env: {} }
  }
  return { args: own as string[], ...newMark() }
}

/** Modules that a child can run actions of: where this program was not known to be one file, and where it was. */
const passed = { many: new Set<string>(), one: new Set<string>() }

/**
 * Checks that there is a program to run an action.
 *
 * @throws {UnloadableModuleError} that says what to do.
 */
export function checkProgram(launched: Launched): void {
  const { module } = launched
  // Finding out looks at files.
  const known = ownProgram() === undefined ? passed.many : passed.one
  if (known.has(module)) return
  const why = obstacleTo(module)
  if (why === undefined) return void known.add(module)
  const { name } = launched
  const what = module === '' ? 'A session is opened' : `"${name}" is defined`
  const where = module === '' ? '' : ` ${module},`
  throw new UnloadableModuleError(`${what} in${where} ${why} ${HELP}`, { action: name, module })
}

function isOwnNeeded(module: string): boolean {
  return module === '' || isSingleExecutable() || isOwnProgram(module) || isMainModule(module)
}

const HELP = 'See @reexec/core/TROUBLESHOOTING.md#no-other-process-can-load-the-module'

const CHECK_ACTION =
  'call `await checkAction()` in the main module, when its actions are defined and before it does anything.'

function obstacleTo(module: string): string | undefined {
  if (ownProgram() === undefined) {
    if (isSingleExecutable()) {
      return `a single executable application. To let a child run it, ${CHECK_ACTION}`
    }
    if (childMain() === undefined) {
      return `a program with which @reexec/core was bundled. To let a child run it, ${CHECK_ACTION}`
    }
    if (isMainModule(module)) {
      return `the main module of this program, which a child would run as a whole. Move it to a module of its own, or ${CHECK_ACTION}`
    }
  } else if (isMainModule(module) && !isOwnProgram(module)) {
    return 'the main module of a worker thread. Move it to a module of its own.'
  }
  if (module === '' || isLoadable(module)) return undefined
  return 'which another process cannot load. Define it in a file of its own and pass import.meta.url (or __filename).'
}

function isLoadable(module: string): boolean {
  if (module.startsWith('data:')) return true
  return module.startsWith('file:') && !isNoFile(basename(fileURLToPath(module)))
}

/** What Node.js calls the code of `--eval`, of stdin, of a REPL and of a worker made of text. */
function isNoFile(name: string): boolean {
  return /^(?:\[(?:worker )?(?:eval|stdin)\d*\]|<repl>|REPL\d+)$/.test(name)
}
