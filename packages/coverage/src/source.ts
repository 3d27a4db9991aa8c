import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { namespacesOf } from '@reexec/ns'
import type { RanText } from './profile-format.ts'
import { readTextFile } from './sources/read-file.ts'
import { hashText } from './text-hash.ts'

/** The source file of a text that a child ran. */
export interface Source {
  /** Absolute path. */
  readonly path: string
  /** What the file holds, less a byte order mark. */
  readonly text: string
}

/** Why a text is not the file of its name. */
export interface NoSource {
  readonly path: string
  readonly reason: string
}

/** Finds the file that a child ran, by its text: one of the same name that holds another text is not it. */
export async function findSource(ran: RanText): Promise<Source | NoSource> {
  const path = fileURLToPath(ran.url)
  if (ran.code !== undefined) return { path, reason: 'V8 ran what a loader made of it' }
  const file = await readTextFile(path).catch(() => undefined)
  if (file?.text.length === ran.length && hashText(file.text) === ran.hash) {
    return { path, text: file.text }
  }
  if (ran.mount !== undefined && ran.mount !== ownMount()) {
    return { path, reason: `it ran in mount namespace ${ran.mount}, where that file is another` }
  }
  return { path, reason: 'the file has changed since it ran' }
}

function ownMount(): string | undefined {
  try {
    return namespacesOf('self').mnt
  } catch {
    return undefined
  }
}

/**
 * The JavaScript that V8 ran for a source: the same text, with types replaced by blanks where Node.js does that.
 *
 * @throws {Error} for TypeScript that cannot be stripped, or a Node.js that cannot strip (before 22.13).
 */
export function javaScriptOf({ path, text }: Source): string {
  return /\.[cm]?ts$/.test(path) ? stripTypes(text) : text
}

/**
 * `stripTypeScriptTypes` warns on stderr that it is experimental, until Node.js 24.12 and 22.22; a report must not.
 * It does so synchronously, so nothing else's warning is lost.
 */
function stripTypes(text: string): string {
  const warnings = Object.getOwnPropertyDescriptor(process, 'emitWarning') as PropertyDescriptor
  process.emitWarning = () => {}
  try {
    return nodeModule.stripTypeScriptTypes(text)
  } finally {
    Object.defineProperty(process, 'emitWarning', warnings)
  }
}
