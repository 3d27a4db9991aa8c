import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Findings, Question } from './findings.ts'
import { knownFile } from './known-file.ts'
import type { LoadingOffer } from './offer.ts'
import { listenForQuestions } from './question-server.ts'

/** Longer paths of sockets are refused, or cut off. */
const MAX_SOCKET_PATH = 100

/** Where children ask, and find what has been answered. */
export type Place = Pick<LoadingOffer, 'socket' | 'directory'>

/** A socket at which children ask, and a folder with the answers, which spares later children to ask. Both are this user's only. */
export class AnswerStore {
  readonly #answer: (question: Question) => Promise<Findings>
  #place: Place | undefined
  #server: Server | undefined

  constructor(answer: (question: Question) => Promise<Findings>) {
    this.#answer = answer
  }

  /** Makes them, unless they are there. */
  open(): Place {
    if (this.#place !== undefined) return this.#place
    const directory = mkdtempSync(join(shortTmpdir(), 'reexec-loading-'))
    const socket =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\${directory.replaceAll(/[\\/:]/g, '-')}`
        : join(directory, 'vite.sock')
    this.#server = listenForQuestions(socket, this.#answer)
    this.#place = { socket, directory: join(directory, 'known') }
    this.clear()
    return this.#place
  }

  /** Keeps what is known for an entry, for the children to come. */
  keep(project: number, entry: string, findings: Findings): void {
    if (this.#place === undefined) return
    const file = knownFile(this.#place.directory, project, entry)
    // So that nobody reads half of it.
    writeFileSync(`${file}.new`, JSON.stringify(findings))
    renameSync(`${file}.new`, file)
  }

  clear(): void {
    if (this.#place === undefined) return
    rmSync(this.#place.directory, { recursive: true, force: true })
    mkdirSync(this.#place.directory)
  }

  close(): void {
    this.#server?.close()
    if (this.#place === undefined) return
    rmSync(join(this.#place.directory, '..'), { recursive: true, force: true })
    this.#place = undefined
  }
}

function shortTmpdir(): string {
  const name = join(tmpdir(), 'reexec-loading-123456', 'vite.sock')
  return process.platform === 'win32' || name.length <= MAX_SOCKET_PATH ? tmpdir() : '/tmp'
}
