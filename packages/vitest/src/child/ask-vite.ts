import type { Findings, Question } from '../loading/findings.ts'

/** The program that asks. */
const ASKER = new URL(import.meta.url.endsWith('.ts') ? './ask.ts' : './ask.js', import.meta.url)

/**
 * Asks the main process of Vitest and waits: modules are found and loaded synchronously, and a socket is not, so another process does
 * it.
 *
 * @returns `undefined` if there is no answer.
 */
export function askVite(socket: string, question: Question): Findings | undefined {
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  try {
    const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(ASKER), socket], {
      input: JSON.stringify(question),
      stdio: ['pipe', 'pipe', 'ignore'],
      // Nothing that others have planned for processes is meant for this one, coverage by us included.
      env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', REEXEC_COVERAGE: 'off' },
      maxBuffer: Infinity,
      windowsHide: true,
    })
    return status === 0 ? (JSON.parse(stdout.toString()) as Findings) : undefined
  } catch {
    // It cannot be started: not here, or not with `--permission`.
    return undefined
  }
}
