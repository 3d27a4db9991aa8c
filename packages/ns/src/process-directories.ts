import type { NamespaceType } from './namespace.ts'
import { fromNodeError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, constants, openSync } = process.getBuiltinModule('node:fs')

/** See open(2). */
const O_PATH = 0o10000000

/**
 * Opens `/proc/PID/ns` of each process once: all that is opened by one process id is of one process, even if it ends
 * meanwhile and another gets its id.
 */
export class ProcessDirectories {
  readonly #directories = new Map<number, number>()

  /**
   * Opens a namespace that a process is in.
   *
   * @returns A descriptor.
   * @throws {NamespaceError} when the process is gone, or may not be looked at.
   */
  open(type: NamespaceType, pid: number): number {
    try {
      // By the directory that is open, wherever it is.
      return openSync(`/proc/self/fd/${this.#directoryOf(pid)}/${type}`, 'r')
    } catch (cause) {
      throw fromNodeError({ step: 'open', type, ref: pid }, cause)
    }
  }

  #directoryOf(pid: number): number {
    const known = this.#directories.get(pid)
    if (known !== undefined) return known
    const directory = openSync(`/proc/${pid}/ns`, O_PATH | constants.O_DIRECTORY)
    this.#directories.set(pid, directory)
    return directory
  }

  close(): void {
    for (const directory of this.#directories.values()) closeSync(directory)
    this.#directories.clear()
  }
}
