import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Findings, Question } from './findings.ts'
import { knownFile } from './known-file.ts'
import type { LoadingOffer } from './offer.ts'
import type { ProjectRules } from './project-rules.ts'
import { listenForQuestions } from './question-server.ts'

/** Longer paths of sockets are refused, or cut off. */
const MAX_SOCKET_PATH = 100

/**
 * A socket at which children ask, and a folder with what was answered, which spares later children to ask. Both are in a folder that is
 * this user's only.
 */
export class AnswerStore {
  readonly #answer: (question: Question) => Promise<Findings>
  #root: string | undefined
  #server: Server | undefined

  constructor(answer: (question: Question) => Promise<Findings>) {
    this.#answer = answer
  }

  /** Makes an offer to ask, and keeps it, for processes that are told nothing but where it is. */
  offer(project: number, rules: ProjectRules): LoadingOffer {
    const root = this.#open()
    const [socket, file] = [socketIn(root), join(root, `offer-${project}.json`)]
    const offer = { socket, directory: answersIn(root), file, project, ...rules }
    writeFileSync(file, JSON.stringify(offer))
    return offer
  }

  /** Keeps what is known for an entry, for the children to come. */
  keep(project: number, entry: string, findings: Findings): void {
    if (this.#root === undefined) return
    const file = knownFile(answersIn(this.#root), project, entry)
    // So that nobody reads half of it.
    writeFileSync(`${file}.new`, JSON.stringify(findings))
    renameSync(`${file}.new`, file)
  }

  /** Forgets all answers. */
  clear(): void {
    if (this.#root === undefined) return
    rmSync(answersIn(this.#root), { recursive: true })
    mkdirSync(answersIn(this.#root))
  }

  close(): void {
    this.#server?.close()
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true })
    this.#root = undefined
  }

  #open(): string {
    if (this.#root !== undefined) return this.#root
    this.#root = mkdtempSync(join(shortTmpdir(), 'reexec-loading-'))
    mkdirSync(answersIn(this.#root))
    this.#server = listenForQuestions(socketIn(this.#root), this.#answer)
    return this.#root
  }
}

function answersIn(root: string): string {
  return join(root, 'answers')
}

function socketIn(root: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${root.replaceAll(/[\\/:]/g, '-')}`
  return join(root, 'vite.sock')
}

function shortTmpdir(): string {
  const isLong = socketIn(join(tmpdir(), 'reexec-loading-123456')).length > MAX_SOCKET_PATH
  return isLong && process.platform !== 'win32' ? '/tmp' : tmpdir()
}
