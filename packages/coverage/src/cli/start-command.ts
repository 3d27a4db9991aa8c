import { spawn } from 'node:child_process'
import { isatty } from 'node:tty'

/** How a command ended: one of them is not null. */
export type CommandEnd =
  | { readonly code: number; readonly signal: null }
  | { readonly code: null; readonly signal: NodeJS.Signals }

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const
/** What a terminal sends to all of its foreground processes. */
const BY_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])

/**
 * Runs a command with the standard streams of this process. Signals that would end this process are passed on to it, and it decides; those that a
 * terminal has sent to both are not sent twice.
 */
export async function startCommand(command: string, args: readonly string[]): Promise<CommandEnd> {
  const child = spawn(command, args, { stdio: 'inherit' })
  const hasTerminal = [0, 1, 2].some((fd) => isatty(fd))
  const handlers = PASSED_ON.map((signal) => {
    const handler = (): void => {
      if (!(hasTerminal && BY_TERMINAL.has(signal))) child.kill(signal)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  try {
    return await new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(code === null ? { code, signal: signal ?? 'SIGKILL' } : { code, signal: null })
      })
      child.once('error', (error: NodeJS.ErrnoException) => {
        console.error(`reexec-coverage: ${command} cannot be started: ${error.message}`)
        // As shells have it.
        resolve({ code: error.code === 'ENOENT' ? 127 : 126, signal: null })
      })
    })
  } finally {
    for (const off of handlers) off()
  }
}
