import type { CheckedLaunch } from './call-options.ts'
import { Lines } from './lines.ts'
import type { OutputTarget } from './stdio.ts'
import { Tail } from './tail.ts'
import { type TemporaryFile, openTemporaryFile } from './temporary-file.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

const READ_BYTES = 64 * 1024

/** The standard streams of a child while the parent waits synchronously: what is to come to it is kept in files meanwhile. */
export class SyncStdio implements Disposable {
  readonly targets: ('inherit' | 'ignore' | 'pipe' | number)[]
  readonly #kept: { readonly file: TemporaryFile; readonly take: (file: TemporaryFile) => void }[] =
    []
  #tail: Tail | undefined

  constructor({ stdin, stdout, stderr }: CheckedLaunch) {
    if (typeof stderr === 'function' || stderr === 'tee') this.#tail = new Tail()
    try {
      this.targets = [stdin, this.#target(stdout, undefined), this.#target(stderr, this.#tail)]
    } catch (error) {
      this[Symbol.dispose]()
      throw error
    }
  }

  /** The end of stderr, if it comes to the parent. */
  get tail(): string | undefined {
    return this.#tail?.text
  }

  /** Hands over what was kept. */
  end(): void {
    for (const { file, take } of this.#kept) take(file)
  }

  [Symbol.dispose](): void {
    for (const { file } of this.#kept) file[Symbol.dispose]()
  }

  #target(
    target: OutputTarget | 'tee',
    tail: Tail | undefined,
  ): 'inherit' | 'ignore' | 'pipe' | number {
    if (typeof target !== 'function' && target !== 'tee') return target
    const file = openTemporaryFile()
    this.#kept.push({ file, take: () => handOver(file, target, tail) })
    return file.fd
  }
}

function handOver(file: TemporaryFile, target: OutputTarget | 'tee', tail: Tail | undefined): void {
  const lines = typeof target === 'function' ? new Lines(target) : undefined
  for (let at = 0; ;) {
    const chunk = Buffer.allocUnsafe(READ_BYTES)
    const bytes = readSync(file.fd, chunk, 0, READ_BYTES, at)
    if (bytes === 0) break
    at += bytes
    const read = chunk.subarray(0, bytes)
    tail?.push(read)
    if (lines === undefined) process.stderr.write(read)
    else lines.push(read)
  }
  lines?.end()
}
