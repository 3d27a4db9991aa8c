import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import { expect, it } from 'vitest'
import { PROGRAM, ended } from '../descendants/cover.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const OURS = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const hasScript = spawnSync('script', ['--version']).status === 0
const reason = hasScript ? '' : ' (skipped: there is no script(1))'

/** Runs a command under a terminal, types Ctrl-C when it has graded, and tells how it ended; and how often it has graded, if that was reported. */
async function interrupt(
  command: readonly string[],
): Promise<{ code: number | null; graded: number | undefined }> {
  using folder = temporaryDirectory()
  copyFileSync(PROGRAM, join(folder.path, 'program.cjs'))
  const quoted = command.map((word) => `'${word}'`).join(' ')
  const terminal = spawn('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
    cwd: folder.path,
  })
  const end = ended(terminal)
  await new Promise((resolve) => terminal.stdout.once('data', resolve))
  terminal.stdin.write('\x03')
  const { code } = await end
  const path = join(folder.path, 'coverage/coverage-final.json')
  if (!command.includes(OURS)) return { code, graded: undefined }
  const [file] = Object.values(
    JSON.parse(readFileSync(path, 'utf8')) as Record<string, FileCoverageData>,
  )
  return { code, graded: file?.f[0] }
}

const WAITS = [process.execPath, 'program.cjs', 'waits']
const commands: Record<string, readonly string[]> = {
  'a program': WAITS,
  'one that computes': [process.execPath, 'program.cjs', 'computes'],
  'one that handles it': [process.execPath, 'program.cjs', 'handles signals'],
  'a shell': ['sh', '-c', `"$0" "$@"; exit 8`, ...WAITS],
  'a shell that goes on': ['sh', '-c', `trap "exit 6" INT; "$0" "$@"`, ...WAITS],
}

it.skipIf(!hasScript).for(Object.keys(commands))(
  `ends by Ctrl-C as it would, and reports what ran: %s${reason}`,
  async (what) => {
    const command = commands[what] as readonly string[]
    const { code } = await interrupt(command)
    const covered = await interrupt([
      process.execPath,
      OURS,
      'run',
      '--reporter=json',
      '--',
      ...command,
    ])
    expect(covered).toEqual({ code, graded: 3 })
  },
)
