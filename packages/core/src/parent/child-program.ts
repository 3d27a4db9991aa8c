import type { Order } from '../wire/messages.ts'
import { fileURLToPath } from 'node:url'
import { isCommonJs, programFrame } from '../wire/program-frame.ts'
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
  /** The program with what V8 made of it, as soon as that is known. */
  frame?: Buffer
}

/** What is known of a program, as long as its file is the same. */
interface Program {
  readonly version: string
  readonly kinds: Map<string, Kind>
}

/** Each takes some 100 kB of memory. A program may pass flags that are never the same again. */
const MAX_KINDS = 16

/** Tells a child to load the program itself. */
const NO_PROGRAM = programFrame({ text: '' })

let known: Program | undefined

/**
 * Gives a child its program, with what V8 made of it in an earlier one. That is kept in memory only: in a file, somebody could plant code.
 *
 * @returns `undefined` where children are started with something else: this package is not built, or part of a program.
 */
export function programFor(
  launch: Launch,
  { nonce, alone }: Pick<Order, 'nonce' | 'alone'>,
): ProgramToSend | undefined {
  const [main] = launch.program
  if (nonce !== undefined || main?.endsWith('.cjs') !== true) return undefined
  const sources = sourcesOf(launch, main)
  const key = keyOf(launch, sources)
  if (key === undefined) return { frame: NO_PROGRAM }
  const kinds = kindsOf(sources)
  const kind = kinds.get(key)
  // The only child of its kind need not take the trouble.
  if (kind === undefined && kinds.size < MAX_KINDS) kinds.set(key, {})
  if (kind?.frame !== undefined) return { frame: kind.frame }
  // One that is alone cannot tell anything before it has read all that it is told.
  if (kind === undefined || alone !== undefined) return { frame: NO_PROGRAM }
  const text = readText(sources)
  if (text === undefined) return { frame: NO_PROGRAM }
  return {
    frame: programFrame({ text }),
    keepCodeCache(codeCache) {
      if (Buffer.isBuffer(codeCache)) kind.frame ??= programFrame({ text, codeCache })
    },
  }
}

/** The files of which the program of a child is made. */
interface Sources {
  readonly program: Source
  /** Modules of layers that can be sent with it, those that are CommonJS, by their URL. */
  readonly layers: ReadonlyMap<string, Source>
}

interface Source {
  readonly path: string
  /** Is another when the file was replaced. */
  readonly version: string
}

function sourcesOf({ childModules }: Launch, main: string): Sources {
  const urls = childModules.map(({ url }) => url).filter(isCommonJs)
  return {
    program: sourceOf(main.replace(/main(?=\.cjs$)/, 'program')),
    layers: new Map(urls.map((url) => [url, sourceOf(fileURLToPath(url))])),
  }
}

function sourceOf(path: string): Source {
  const { ino, size, mtimeMs } = statSync(path)
  return { path, version: `${path} ${ino} ${size} ${mtimeMs}` }
}

/** `undefined` where a file cannot be read, as where no descriptor is left: that is for the start of the child to say. */
function readText(sources: Sources): string | undefined {
  try {
    return textOf(sources)
  } catch {
    return undefined
  }
}

/** Makes the script that gives `SentModules`. */
function textOf({ program, layers }: Sources): string {
  const texts = [...layers].map(
    ([url, source]) =>
      `${JSON.stringify(url)}: [${JSON.stringify(source.path)}, ${functionOf(source)}]`,
  )
  return `({ program: ${functionOf(program)}, layers: { ${texts.join(', ')} } })`
}

/** In brackets, so that V8 compiles it at once. */
function functionOf({ path }: Source): string {
  return `(function (exports, require, module, __filename, __dirname) { ${readFileSync(path, 'utf8')}\n})`
}

/** What V8's flags come from. `undefined` where V8 counts what runs: it makes something else then. */
function keyOf({ command, execArgv, env }: Launch, { layers }: Sources): string | undefined {
  if (env['NODE_V8_COVERAGE'] !== undefined) return undefined
  const versions = [...layers.values()].map(({ version }) => version)
  return JSON.stringify([command, execArgv, env['NODE_OPTIONS'], ...versions])
}

function kindsOf({ program: { version } }: Sources): Map<string, Kind> {
  if (known?.version !== version) known = { version, kinds: new Map() }
  return known.kinds
}
