import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NamespaceType, Reference } from '../src/index.ts'

/** How a namespace can be referred to. */
export type Kind = 'pid' | 'path' | 'bind mount' | 'descriptor' | 'name'

/** Where `ip netns` keeps its names. */
const NAMES = '/run/netns'

/** A reference, and what undoes what it took to make it. */
export interface MadeReference {
  readonly ref: Reference
  readonly undo: () => void
}

/**
 * Refers to a namespace of a process. Bind mounts and names belong into a mount namespace that nobody else is in.
 *
 * @param directory Where files can be made.
 */
export function referTo(
  type: NamespaceType,
  pid: number,
  by: Kind,
  directory: string,
): MadeReference {
  const path = `/proc/${pid}/ns/${type}`
  if (by === 'path') return { ref: path, undo: doNothing }
  if (by === 'bind mount') return bind(path, join(directory, `bound-${type}`))
  if (by === 'descriptor') {
    const fd = openSync(path, 'r')
    return { ref: { fd }, undo: () => closeSync(fd) }
  }
  // Only network namespaces have names.
  if (by === 'pid' || type !== 'net') return { ref: pid, undo: doNothing }
  mkdirSync(NAMES, { recursive: true })
  const name = `reexec-ns-${pid}`
  return { ...bind(path, join(NAMES, name)), ref: name }
}

function doNothing(): void {}

function bind(path: string, ref: string): MadeReference {
  writeFileSync(ref, '')
  execFileSync('mount', ['--bind', path, ref])
  return { ref, undo: () => void execFileSync('umount', [ref]) }
}
