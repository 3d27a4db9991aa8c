import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { installLayer } from '@reexec/core'
import { type FoldedProfiles, foldProfiles } from '../src/fold-profiles.ts'
import { coverageLayer } from '../src/layer.ts'
import { readProfile } from '../src/read.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/**
 * Covers what children do in `body`, by the layer alone.
 *
 * @param options.directory Where profiles are allocated. Default: a temporary one.
 */
export async function coverInFolder(
  body: (directory: string) => Promise<unknown>,
  { intervalMs, directory }: { intervalMs?: number; directory?: string } = {},
): Promise<FoldedProfiles> {
  using temporary = temporaryDirectory()
  const folder = directory ?? temporary.path
  const installed = installLayer(coverageLayer(folder, intervalMs))
  try {
    await body(folder)
  } finally {
    installed[Symbol.dispose]()
  }
  return await foldProfiles(folder, () => true)
}

/** Waits until a child has written that a function ran. */
export async function untilWritten(directory: string, functionName: string): Promise<void> {
  for (;;) {
    for (const name of readdirSync(directory)) {
      const { frames } = await readProfile(join(directory, name))
      const counts = frames.flatMap(({ kind, body }) =>
        kind === 'counts' || kind === 'interim' ? body : [],
      )
      const functions = counts.flatMap(([, ...each]) => each)
      if (functions.some(([its, , , , count]) => its === functionName && Number(count) > 0)) return
    }
    await wait(20)
  }
}

/** What was counted in a function, over all children. */
export function functionOf({ texts }: FoldedProfiles, name: string): FunctionCov | undefined {
  const functions = texts.flatMap((text) => text.functions)
  return functions.find((each) => each.functionName === name)
}
