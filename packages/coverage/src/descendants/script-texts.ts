import { isNodeName } from './command.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, existsSync, openSync, readSync, statSync } = process.getBuiltinModule('node:fs')

/** Of each script, in bytes. */
const MOST_BYTES = 64 * 1024
const MOST_WORDS = 20
/** Of one command. */
const MOST_SCRIPTS = 20
/** In one script. */
const MOST_NAMES = 200
const LONGEST_PATH = 4096

/** Where a command is looked up. */
interface LookUp {
  readonly cwd: string
  readonly path: string
}

/**
 * Reads the scripts that a command names, whatever runs them, and those that these name: what they start, the command does not show. Comments of shells are left out, and scripts of
 * Node.js, which is covered itself.
 */
export function scriptTexts([file = '', ...words]: readonly string[], lookUp: LookUp): string[] {
  if (isNodeName(file)) return []
  const program = pathOf(file, lookUp)
  const texts = new Map([[program, readScript(program) ?? '']])
  if (/^#!.*\bnode\b/.test(texts.get(program) as string)) return []
  const { cwd } = lookUp
  for (const word of words.slice(0, MOST_WORDS)) add(texts, inFolder(cwd, word), () => true)
  // A word may be a command for a shell.
  for (const word of words.slice(0, MOST_WORDS)) addNamed(texts, word, [cwd])
  // Those that are added are gone through, too.
  for (const [path, text] of texts) addNamed(texts, text, [cwd, folderOf(path)])
  return [...texts.values()]
}

/** Adds the scripts that a text names: `./other.sh`, and `"$(dirname "$0")/other.sh"` as well. */
function addNamed(texts: Map<string, string>, text: string, folders: readonly string[]): void {
  const names = text.match(/[^\s"'`;|&<>(){}$=]*[/.][^\s"'`;|&<>(){}$=]*/g) ?? []
  for (const name of names.slice(0, MOST_NAMES)) {
    const paths = folders.map((folder) => `${folder}/${name}`)
    for (const path of name.startsWith('/') ? [name, ...paths] : paths) add(texts, path, isScript)
  }
}

function add(
  texts: Map<string, string>,
  path: string,
  isWanted: (text: string, path: string) => boolean,
): void {
  if (texts.size >= MOST_SCRIPTS || texts.has(path)) return
  const text = readScript(path)
  if (text !== undefined && isWanted(text, path)) texts.set(path, text)
}

/** Not what is for Node.js, such as a program that a script starts. */
function isScript(text: string, path: string): boolean {
  return /^#!(?!.*\bnode\b)/.test(text) || /\.(sh|bash|zsh|py|pl|rb|mk)$/.test(path)
}

function pathOf(file: string, { cwd, path }: LookUp): string {
  if (file.includes('/')) return inFolder(cwd, file)
  const paths = path.split(':').map((folder) => `${folder}/${file}`)
  return paths.find((each) => existsSync(each)) ?? file
}

function inFolder(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${folder}/${path}`
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

/** `undefined` if it is no text, or cannot be read. */
function readScript(path: string): string | undefined {
  if (path.length > LONGEST_PATH || path.includes('\0')) return undefined
  let fd: number | undefined
  try {
    // Opening what is no file may wait for ever.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined
    fd = openSync(path, 'r')
    const bytes = Buffer.allocUnsafe(MOST_BYTES)
    const text = bytes.toString('latin1', 0, readSync(fd, bytes))
    return text.includes('\0') ? undefined : text.replaceAll(/^[^\S\n]*#(?!!).*$/gm, '')
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
