import { type Stats, lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ownerOf } from './name.ts'
import { type Owner, isGone } from './owner.ts'

/** Removes directories whose owners are gone. What fails is left to the next call: nobody asked for it. */
export function removeAbandoned(parent: string, kind: string, own: Owner): void {
  for (const name of namesIn(parent)) {
    const owner = ownerOf(kind, name)
    if (owner === undefined || !isGone(owner, own)) continue
    const path = join(parent, name)
    try {
      if (isOurs(lstatSync(path))) rmSync(path, { recursive: true, force: true })
    } catch {
      // See above.
    }
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** Not a link, which could lead anywhere, and not of another user, who may live where pids and names mean something else. */
function isOurs(stats: Stats): boolean {
  return stats.isDirectory() && (process.geteuid === undefined || stats.uid === process.geteuid())
}
