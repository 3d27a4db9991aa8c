import { NamespaceError } from '../errors.ts'
import { identityOf } from '../identity.ts'
import type { NamespaceType } from '../namespace.ts'
import { LINKS, type Native } from '../native.ts'
import { type Step, refOf } from '../plan.ts'
import { systemError } from '../system-error.ts'
import type { Wanted } from './wanted.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync } = process.getBuiltinModule('node:fs')

/** See errno(3); `node:os`, which has it, is not worth loading for it. */
const ENOENT = 2
const ESRCH = 3

/**
 * The threads of this process, by its /proc. That is opened before another root is entered: there, /proc may be missing, another,
 * or forged.
 */
export class Threads {
  readonly #native: Native
  /** The calling thread's directory, beside which are those of the others. */
  readonly #own: number

  constructor(native: Native) {
    this.#native = native
    // Not by `openSync()`, which takes ten times as long when it is first called for a number of flags.
    this.#own = native.openPath('/proc/thread-self')
    if (this.#own < 0) throw systemError({ step: 'verify' }, -this.#own)
  }

  /**
   * Checks where each thread is: the calling one, and those that are not where that is.
   *
   * @param mount Id of the mount at whose root they should be; 0 for any.
   * @throws {NamespaceError} for the first thread that is not where it should be.
   */
  check(wanted: Wanted, mount: number, steps: readonly Step[]): void {
    const others = this.#native.unlike(this.#own)
    if (typeof others === 'number') throw systemError({ step: 'verify' }, -others)
    const paths = ['', ...others.map((id) => `../${id}/`)]
    for (const path of paths) this.#checkNamespaces(path, wanted, steps)
    for (const path of paths) this.#checkRoot(path, mount, steps)
  }

  #checkNamespaces(path: string, wanted: Wanted, steps: readonly Step[]): void {
    const all = this.#native.identifyAll(this.#own, `${path}ns`)
    for (const [at, [type, link]] of LINKS.entries()) {
      const found = typeof all === 'number' ? all : (all[at] ?? -ENOENT)
      const why = this.#mismatch([path, type, link], found, wanted)
      if (why !== undefined) throw mismatch(why, type, steps)
    }
  }

  #mismatch(
    [path, type, link]: readonly [string, NamespaceType, string],
    found: bigint | number,
    { namespaces, others }: Wanted,
  ): string | undefined {
    const actual = typeof found === 'number' ? found : identityOf(type, found)
    const named = namespaces.get(type)
    if (actual === -ENOENT || actual === -ESRCH) {
      if (named === undefined || this.#hasEnded(path)) return undefined
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

  #checkRoot(path: string, mount: number, steps: readonly Step[]): void {
    if (mount === 0) return
    const actual = this.#native.mountId(this.#own, `${path}root`)
    if (actual === mount || this.#hasEnded(path)) return
    throw mismatch('A thread has another root directory.', 'mnt', steps)
  }

  #hasEnded(path: string): boolean {
    return typeof this.#native.identify(this.#own, path) === 'number'
  }

  close(): void {
    closeSync(this.#own)
  }
}

function mismatch(message: string, type: NamespaceType, steps: readonly Step[]): NamespaceError {
  const step = steps.findLast((each) => each.type === type)
  const about = { type, ref: refOf(step) }
  return new NamespaceError(message, { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH', ...about })
}
