import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Holder, holdNamespaces } from './holder.ts'

/** Makes a directory for as long as the test runs. */
export function temporaryDirectory(parent: string = tmpdir()): string {
  const path = mkdtempSync(join(parent, 'reexec-ns-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Holds namespaces for as long as the test runs. */
export async function temporaryNamespaces(
  flags: readonly string[],
  setup?: string,
): Promise<Holder> {
  const holder = await holdNamespaces(flags, setup)
  onTestFinished(() => holder.release())
  return holder
}
