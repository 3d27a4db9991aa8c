import { ReportError } from '../errors.ts'
import { openCoverage } from '../open-coverage.ts'
import { finish } from './finish.ts'
import type { RunArguments } from './parse-arguments.ts'
import { showProgress } from './show-progress.ts'
import { sourceOptions } from './source-options.ts'
import { type CommandEnd, startCommand } from './start-command.ts'

/** Runs a command and reports. Then this process ends as the command has. */
export async function runCommand(args: RunArguments): Promise<void> {
  const coverage = await openCoverage(sourceOptions(args))
  let end: CommandEnd
  let isFine = false
  try {
    end = await startCommand(args.command, args.args)
    const onProgress = showProgress(process.stderr)
    const collected = await coverage.collect({ onProgress })
    const isKept = args.keep === undefined || (await keep(coverage.keep(args.keep)))
    isFine = (await finish(collected, args)) && isKept
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
  endAs(end, isFine)
}

async function keep(kept: Promise<void>): Promise<boolean> {
  try {
    await kept
    return true
  } catch (error) {
    if (!(error instanceof ReportError)) throw error
    console.error(`reexec-coverage: ${error.message}`)
    return false
  }
}

function endAs({ code, signal }: CommandEnd, isFine: boolean): void {
  if (signal !== null) {
    // Whoever waits for this sees what it would have seen of the command. Some signals do not end a process.
    process.kill(process.pid, signal)
    setTimeout(() => process.exit(1), 1000)
    return
  }
  process.exitCode = code === 0 && !isFine ? 1 : code
}
