import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KINDS } from './profile-format.ts'

/** What `native/processes.h` has for this. */
interface Native {
  /** @returns A number for `unwatchProcesses`; -1 where it cannot be done. */
  readonly watchProcesses: (fd: number, kind: number, paths: string) => number
  readonly unwatchProcesses: (watching: number) => void
}

/** Beside `dist` as beside `src`. */
// Not by `new URL('…', import.meta.url)`, which Vite takes for an asset of a browser where a test has a document.
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../prebuilt')

/**
 * Books each Node.js process that begins to run below this one, whoever starts it, and with whatever environment: so that it shows which was not covered.
 * Until it is disposed of, this process and what it spawns have a mark: a limit that no kernel enforces (`ulimit -x`).
 *
 * @param fd Of the profile to book it in. May be closed at any time.
 * @returns `undefined` where it cannot be done: there is no native file, or no /proc.
 */
export function watchProcesses(fd: number): Disposable | undefined {
  const native = loadNative()
  const paths = binaries().map((path) => `${path}\0`)
  const watching = native?.watchProcesses(fd, KINDS.indexOf('sighted'), paths.join('')) ?? -1
  if (native === undefined || watching < 0) return undefined
  return { [Symbol.dispose]: () => native.unwatchProcesses(watching) }
}

function loadNative(): Native | undefined {
  if (process.platform !== 'linux') return undefined
  const module = { exports: {} as Partial<Native> }
  try {
    process.dlopen(module, join(FOLDER, `linux-${process.arch}.node`))
  } catch {
    // There is none for this system, or Node.js may not load it.
    return undefined
  }
  return 'watchProcesses' in module.exports ? (module.exports as Native) : undefined
}

/** This one, and what `node` may mean to a shell. Of others it is found out later that they run. */
function binaries(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const named = folders.map((folder) => join(folder, 'node')).filter((path) => existsSync(path))
  return [...new Set([process.execPath, ...named])]
}
