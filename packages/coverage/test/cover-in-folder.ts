import { setTimeout as wait } from 'node:timers/promises'
import { installLayer } from '@reexec/core'
import { type FoldedProfiles, foldProfiles } from '../src/fold-profiles.ts'
import { coverageLayer } from '../src/layer.ts'
import { listProfiles } from '../src/profile-files.ts'
import type { FlatScript } from '../src/flat-script.ts'
import { ProfileReader } from '../src/read/profile-reader.ts'
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
    for (const path of await listProfiles(directory)) {
      if (hasRun(path, functionName)) return
    }
    await wait(20)
  }
}

function hasRun(path: string, functionName: string): boolean {
  using profile = new ProfileReader(path)
  let isFound = false
  const take = (script: FlatScript): void => {
    for (let index = 0; index < script.functions; index++) {
      const count = script.ranges[3 * script.firstRangeOf(index) + 2] ?? 0
      isFound ||= script.nameOf(index) === functionName && count > 0
    }
  }
  for (const frame of profile.frames()) if ('giveTo' in frame) frame.giveTo({ take })
  return isFound
}

/** What was counted in a function, over all children. */
export function functionOf({ texts }: FoldedProfiles, name: string): FunctionCov | undefined {
  const functions = texts.flatMap((text) => text.functions)
  return functions.find((each) => each.functionName === name)
}
