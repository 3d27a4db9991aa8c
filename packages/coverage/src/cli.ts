#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { type Arguments, UsageError, parseArguments } from './cli/parse-arguments.ts'
import { runCommand } from './cli/run.ts'
import { merge } from './cli/merge.ts'
import { USAGE } from './cli/usage.ts'

const args = parse()
if (args !== undefined) await start(args)

function parse(): Arguments | undefined {
  try {
    return parseArguments(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`reexec-coverage: ${error.message}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}

async function start(parsed: Arguments): Promise<void> {
  if (parsed.does === 'help') console.log(USAGE)
  else if (parsed.does === 'version') console.log(version())
  else if (parsed.does === 'merge') process.exitCode = await merge(parsed)
  else await runCommand(parsed)
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
