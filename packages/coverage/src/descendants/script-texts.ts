import { isNodeName } from './command.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, existsSync, openSync, readSync, statSync } = process.getBuiltinModule('node:fs')

/** Of each script, in bytes. */
const MOST_BYTES = 64 * 1024
const MOST_WORDS = 20
const LONGEST_PATH = 4096

/** Where a command is looked up. */
interface LookUp {
  readonly cwd: string
  readonly path: string
}

/**
 * Reads the scripts that a command names, whatever runs them: what they start, the command does not show. Comments of shells are left out, and scripts of
 * Node.js, which is covered itself.
 */
export function scriptTexts([file = '', ...words]: readonly string[], lookUp: LookUp): string[] {
  if (isNodeName(file)) return []
  const program = readText(pathOf(file, lookUp)) ?? ''
  if (/^#!.*\bnode\b/.test(program)) return []
  const named = words
    .slice(0, MOST_WORDS)
    .flatMap((word) => readText(inFolder(lookUp.cwd, word)) ?? [])
  return [program, ...named].map((text) => text.replaceAll(/^\s*#.*$/gm, ''))
}

function pathOf(file: string, { cwd, path }: LookUp): string {
  if (file.includes('/')) return inFolder(cwd, file)
  const paths = path.split(':').map((folder) => `${folder}/${file}`)
  return paths.find((each) => existsSync(each)) ?? file
}

function inFolder(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${folder}/${path}`
}

/** `undefined` if it is no text, or cannot be read. */
function readText(path: string): string | undefined {
  if (path.length > LONGEST_PATH || path.includes('\0')) return undefined
  let fd: number | undefined
  try {
    // Opening what is no file may wait for ever.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined
    fd = openSync(path, 'r')
    const bytes = Buffer.allocUnsafe(MOST_BYTES)
    const text = bytes.toString('latin1', 0, readSync(fd, bytes))
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
