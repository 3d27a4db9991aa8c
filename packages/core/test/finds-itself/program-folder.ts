import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** URL of this package, for programs that stand elsewhere. */
export const CORE: string = new URL('../../dist/index.js', import.meta.url).href

/** A folder for the files of a program, removed at the end of the block that it is `using`. Its path has a space in it. */
export class ProgramFolder implements Disposable {
  readonly path: string = realpathSync(mkdtempSync(join(tmpdir(), 'reexec program ')))

  /** Writes a file, makes the folders that it needs, and returns its path. */
  write(file: string, text: string): string {
    const path = join(this.path, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }

  /** Makes a link and returns its path. */
  link(file: string, target: string): string {
    const path = join(this.path, file)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(target, path)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}

interface RunOptions {
  readonly command?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** How a program ended, and what it printed. */
export type Ran = Pick<SpawnSyncReturns<string>, 'status' | 'signal' | 'stdout' | 'stderr'>

/** Runs Node.js as a user would, without what the test runner has in its environment. */
export function run(args: readonly string[], options: RunOptions = {}): Ran {
  const { command = process.execPath, cwd, env, input = '' } = options
  const settings = { cwd, input, env: { ...plainEnv(), ...env }, timeout: 110_000 }
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    ...settings,
    encoding: 'utf8',
  })
  return { status, signal, stdout, stderr }
}

/** The environment without what a test runner adds, and the command by which pnpm has it run. */
export function plainEnv(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env)
  const foreign = names.filter((name) =>
    /^(?:VITE|TEST|NODE_OPTIONS|NODE_PATH|FORCE_COLOR)/.test(name),
  )
  return { ...process.env, ...Object.fromEntries(foreign.map((name) => [name, undefined])) }
}

/** What a program printed as JSON. Throws with all that it printed when it failed. */
export function reply(ran: Ran): unknown {
  const { status, stdout } = ran
  if (status !== 0) throw new Error(`The program failed: ${JSON.stringify(ran, undefined, 2)}`)
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new Error(`The program printed: ${stdout}`, { cause })
  }
}
