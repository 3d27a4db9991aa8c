import { linkSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { ReportError } from '../errors.ts'
import { ownedDirectory, removeOwned } from '../session-directory/open.ts'

/** What the name begins with of a directory in which a report is made. */
const KIND = 'reexec-report'

/** Files that are to take places in a directory, all or none. Dispose of them in any case. */
export interface StagedFiles extends Disposable {
  /** Where to write them, by the names that they are to have. */
  readonly path: string
  /**
   * Puts them into their places.
   *
   * @throws {ReportError} when that fails; then all is as it was.
   */
  commit(): void
}

/**
 * Makes room for files that are to take places in a directory. It is in there, so that moving them needs no room and no permission
 * that writing them did not need.
 */
export function stageFiles(directory: string): StagedFiles {
  let stage: string | undefined
  const undoing: (() => void)[] = []
  const prepare = (): string => {
    const first = mkdirSync(directory, { recursive: true })
    if (first !== undefined) undoing.push(() => removeEmpty(directory, first))
    const path = ownedDirectory(directory, KIND)
    for (const name of ['new', 'old']) mkdirSync(join(path, name))
    return path
  }
  try {
    stage = prepare()
  } catch (cause) {
    undo(undoing)
    throw new ReportError(directory, cause)
  }
  const path = stage
  return {
    path: join(path, 'new'),
    commit() {
      move(path, directory, undoing)
      undoing.length = 0
    },
    [Symbol.dispose]() {
      removeOwned(path)
      undo(undoing)
    },
  }
}

/** Moves what is new into its place, and what is there out of the way. */
function move(stage: string, directory: string, undoing: (() => void)[]): void {
  const from = join(stage, 'new')
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(from, join(each.parentPath, each.name)))
  const moves: (() => void)[] = []
  let at = directory
  try {
    for (const folder of foldersOf(files)) {
      at = join(directory, folder)
      makeFolder(at, moves)
    }
    for (const [number, file] of files.entries()) {
      at = join(directory, file)
      replace(join(from, file), at, join(stage, 'old', String(number)), moves)
    }
  } catch (cause) {
    undo(moves)
    throw cause instanceof ReportError ? cause : new ReportError(at, cause)
  }
  undoing.length = 0
}

/** All folders that files are in, the outer before the inner. */
function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>()
  for (const file of files) {
    const names = dirname(file).split(sep)
    if (names[0] !== '.') names.forEach((_, at) => folders.add(names.slice(0, at + 1).join(sep)))
  }
  return [...folders].toSorted((a, b) => a.length - b.length)
}

/** A link could lead out of the directory. */
function makeFolder(path: string, moves: (() => void)[]): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return
  if (stats !== undefined) throw new ReportError(path, new Error('it is there, and no directory'))
  mkdirSync(path)
  moves.push(() => rmdirSync(path))
}

/** Of a file, by one step: whoever reads it has either the old or the new one. */
function replace(from: string, to: string, old: string, moves: (() => void)[]): void {
  if (lstatSync(to, { throwIfNoEntry: false }) === undefined) {
    moves.push(() => rmSync(to, { force: true }))
  } else {
    keep(to, old)
    moves.push(() => renameSync(old, to))
  }
  renameSync(from, to)
}

/** A directory, and any file where there are no hard links, is out of its place until its successor is in it. */
function keep(path: string, old: string): void {
  try {
    linkSync(path, old)
  } catch {
    renameSync(path, old)
  }
}

function undo(steps: (() => void)[]): void {
  for (const step of steps.toReversed()) {
    try {
      step()
    } catch {
      // The first failure is the one to tell of.
    }
  }
  steps.length = 0
}

/** From a directory up to the first that was made for it. What somebody has put into it stays. */
function removeEmpty(directory: string, first: string): void {
  for (let at = directory; ; at = dirname(at)) {
    rmdirSync(at)
    if (at === first) return
  }
}
