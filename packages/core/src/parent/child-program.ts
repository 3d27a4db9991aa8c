import type { Order } from '../wire/messages.ts'
import { programFrame } from '../wire/program-frame.ts'
import type { Launch } from './launch.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync, statSync } = process.getBuiltinModule('node:fs')

/** What a child is sent before its order. */
export interface ProgramToSend {
  readonly frame: Buffer
  /** Takes what V8 has made of the program; given if the child is to tell. */
  readonly keepCodeCache?: (codeCache: unknown) => void
}

/** Children for which V8 makes the same of the same text. */
interface Kind {
  /** With what V8 made of it, as soon as that is known. */
  frame: Buffer
  isCached: boolean
}

/** The text of the program, as long as its file is the same. */
interface Program {
  readonly version: string
  readonly text: string
  readonly kinds: Map<string, Kind>
}

/** Each takes some 100 kB of memory. A program may pass flags that are never the same again. */
const MAX_KINDS = 16

let program: Program | undefined

/**
 * Gives a child its program, with what V8 made of it in an earlier one. That is kept in memory only: in a file, somebody could plant code.
 *
 * @returns `undefined` where children load their program themselves: this package is not built, or part of a program.
 */
export function programFor(
  launch: Launch,
  { nonce, alone }: Pick<Order, 'nonce' | 'alone'>,
): ProgramToSend | undefined {
  const [main] = launch.program
  if (nonce !== undefined || main?.endsWith('.cjs') !== true) return undefined
  const { text, kinds } = currentProgram(main)
  const key = keyOf(launch)
  const kind = key === undefined ? undefined : kinds.get(key)
  if (kind === undefined) {
    const frame = programFrame({ text, codeCache: undefined })
    // The only child of its kind need not take the trouble.
    if (key !== undefined && kinds.size < MAX_KINDS) kinds.set(key, { frame, isCached: false })
    return { frame }
  }
  // One that is alone cannot tell before it has read all that it is told.
  if (kind.isCached || alone !== undefined) return { frame: kind.frame }
  return { frame: kind.frame, keepCodeCache: (bytes) => keep(kind, text, bytes) }
}

/** What V8's flags come from. `undefined` where V8 counts what runs: it makes something else then. */
function keyOf({ command, execArgv, env }: Launch): string | undefined {
  if (env['NODE_V8_COVERAGE'] !== undefined) return undefined
  return JSON.stringify([command, execArgv, env['NODE_OPTIONS']])
}

function keep(kind: Kind, text: string, codeCache: unknown): void {
  if (!Buffer.isBuffer(codeCache) || kind.isCached) return
  kind.frame = programFrame({ text, codeCache })
  kind.isCached = true
}

function currentProgram(main: string): Program {
  const path = main.replace(/main(?=\.cjs$)/, 'program')
  const { ino, size, mtimeMs } = statSync(path)
  const version = `${path} ${ino} ${size} ${mtimeMs}`
  if (program?.version !== version) {
    const text = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(path, 'utf8')}\n})`
    program = { version, text, kinds: new Map() }
  }
  return program
}
