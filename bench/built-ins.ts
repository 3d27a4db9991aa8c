import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { load, pathOf } from './programs.ts'

/** Built-ins that a child has loaded, and an empty script of the same kind, an ES module, has not. */
export interface MoreBuiltIns {
  /** When the action begins. */
  readonly atStart: string[]
  /** When the child exits. */
  readonly atExit: string[]
  /** In a child that is sent its program as V8 has compiled it: from the third of its kind on. */
  readonly later: string[]
}

/** Finds out which built-ins a child loads for us. Is exact: no clock has to do with it. */
export async function moreBuiltIns(): Promise<MoreBuiltIns> {
  const { builtIns } = await load<typeof import('./fixtures/built-ins.ts')>('fixtures/built-ins.js')
  const folder = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
  try {
    const path = join(folder, 'at-exit.json')
    // No child had these flags before.
    const options = { execArgv: [`--title=${folder}`] }
    const atStart = await builtIns.reexec(path, options)
    const atExit = JSON.parse(readFileSync(path, 'utf8')) as string[]
    await builtIns.reexec(path, options)
    await builtIns.reexec(path, options)
    const later = JSON.parse(readFileSync(path, 'utf8')) as string[]
    const expected = new Set(builtInsOfEmpty())
    const more = (loaded: readonly string[]): string[] =>
      loaded.filter((each) => isModule(each) && !expected.has(each)).map(nameOf)
    return { atStart: more(atStart), atExit: more(atExit), later: more(later) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const PREFIX = 'NativeModule '

/** The others are bindings, which are part of the binary. */
function isModule(loaded: string): boolean {
  return loaded.startsWith(PREFIX)
}

function nameOf(loaded: string): string {
  return loaded.slice(PREFIX.length)
}

function builtInsOfEmpty(): string[] {
  const { stdout } = spawnSync(process.execPath, [pathOf('peers/print-built-ins.js')], {
    encoding: 'utf8',
  })
  return JSON.parse(stdout) as string[]
}
