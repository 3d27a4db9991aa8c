import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SessionDirectory, openSessionDirectory } from '@reexec/coverage/session-directory'
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
  #directory: SessionDirectory | undefined
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
    if (this.#directory === undefined) return
    const file = knownFile(answersIn(this.#directory.path), project, entry)
    // So that nobody reads half of it.
    writeFileSync(`${file}.new`, JSON.stringify(findings))
    renameSync(`${file}.new`, file)
  }

  /** Forgets all answers. */
  clear(): void {
    if (this.#directory === undefined) return
    const answers = answersIn(this.#directory.path)
    rmSync(answers, { recursive: true })
    mkdirSync(answers)
  }

  close(): void {
    this.#server?.close()
    this.#directory?.[Symbol.dispose]()
    this.#directory = undefined
  }

  #open(): string {
    if (this.#directory === undefined) {
      this.#directory = openSessionDirectory(shortTmpdir())
      mkdirSync(answersIn(this.#directory.path))
      this.#server = listenForQuestions(socketIn(this.#directory.path), this.#answer)
    }
    return this.#directory.path
  }
}

function answersIn(root: string): string {
  return join(root, 'answers')
}

function socketIn(root: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${root.replaceAll(/[\\/:]/g, '-')}`
  return join(root, 'vite.sock')
}

/** The name of the directory takes up to 80 characters. */
function shortTmpdir(): string {
  const isLong = socketIn(join(tmpdir(), 'x'.repeat(80))).length > MAX_SOCKET_PATH
  return isLong && process.platform !== 'win32' ? '/tmp' : tmpdir()
}
