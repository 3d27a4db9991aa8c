import { NamespaceError } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { NAMESPACE_TYPES, type NamespaceType, linkForChildren } from '../namespace.ts'
import type { Native } from '../native.ts'
import { type Step, refOf } from '../plan.ts'
import { fromNodeError, systemError } from '../system-error.ts'
import type { Wanted } from './wanted.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, constants, openSync, readdirSync } = process.getBuiltinModule('node:fs')

/** See open(2). */
const O_PATH = 0o10000000

/** Of each type what names that of a thread, and that of the processes it starts. */
const LINKS = NAMESPACE_TYPES.flatMap((type) =>
  [...new Set([type, linkForChildren(type)])].map((link) => [type, link] as const),
)

/** See errno(3); `node:os`, which has it, is not worth loading for it. */
const ENOENT = 2
const ESRCH = 3

/**
 * The threads of this process, by its /proc. That is opened before another root is entered: there, /proc may be missing, another,
 * or forged.
 */
export class Threads {
  readonly #native: Native
  readonly #directory: number
  readonly #ids: readonly string[]

  constructor(native: Native) {
    this.#native = native
    try {
      this.#directory = openSync('/proc/self/task', O_PATH | constants.O_DIRECTORY)
      this.#ids = readdirSync('/proc/self/task')
    } catch (cause) {
      throw fromNodeError({ step: 'verify' }, cause)
    }
  }

  /** @throws {NamespaceError} for the first namespace in which a thread is and should not be. */
  checkNamespaces(wanted: Wanted, steps: readonly Step[]): void {
    const checked = new Map<string, bigint | number>()
    for (const id of this.#ids) {
      for (const [type, link] of LINKS) {
        const found = this.#native.identify(this.#directory, `${id}/ns/${link}`)
        // As with the thread before: most are where all are.
        if (typeof found === 'bigint' && found === checked.get(link)) continue
        const why = this.#mismatch([id, type, link], found, wanted)
        if (why !== undefined) throw mismatch(why, type, steps)
        checked.set(link, found)
      }
    }
  }

  #mismatch(
    [id, type, link]: readonly [string, NamespaceType, string],
    found: bigint | number,
    { namespaces, others }: Wanted,
  ): string | undefined {
    const actual = typeof found === 'number' ? found : identityOf(type, found)
    const named = namespaces.get(type)
    if (actual === -ENOENT || actual === -ESRCH) {
      if (named === undefined || this.#hasEnded(id)) return undefined
    }
    // A PID namespace that no process was started in yet has no identity.
    const isEmpty = actual === -ENOENT && link !== type
    if (typeof actual === 'number' && !isEmpty) throw systemError({ step: 'verify', type }, -actual)
    if (others.has(type) ? actual !== named && !isEmpty : actual === named) return undefined
    const who = link === type ? 'A thread is' : 'The children of a thread are'
    const where = isEmpty ? 'one that is empty' : actual
    const should = others.has(type) ? 'a new one' : (named ?? 'none that this kernel did not have')
    return `${who} in ${where}, and should be in ${should}.`
  }

  /**
   * @param mount Id of the mount at whose root they should be; 0 for any.
   * @throws {NamespaceError} for a thread that has another root.
   */
  checkRoot(mount: number, steps: readonly Step[]): void {
    if (mount === 0) return
    for (const id of this.#ids) {
      const actual = this.#native.mountId(this.#directory, `${id}/root`)
      if (actual === mount || this.#hasEnded(id)) continue
      throw mismatch('A thread has another root directory.', 'mnt', steps)
    }
  }

  #hasEnded(id: string): boolean {
    return typeof this.#native.identify(this.#directory, id) === 'number'
  }

  close(): void {
    closeSync(this.#directory)
  }
}

function mismatch(message: string, type: NamespaceType, steps: readonly Step[]): NamespaceError {
  const step = steps.findLast((each) => each.type === type)
  const about = { type, ref: refOf(step) }
  return new NamespaceError(message, { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH', ...about })
}
