#!/usr/bin/env node
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { diagnoseAll } from './doctor/diagnose-all.ts'
import { printDiagnoses } from './doctor/print-diagnoses.ts'

const USAGE = `usage: reexec doctor [--json] [directory]

  doctor   says what would be re-executed here and why, what of namespaces and coverage works, and what stands in the way

  --json     prints that as JSON, for programs
  directory  the project; default: the working directory

Exits with 0, with 1 if a problem was found, with 2 if it was not called as above.`

process.exitCode = await run(process.argv.slice(2))

/** @returns The exit status. */
async function run(args: readonly string[]): Promise<number> {
  const parsed = parse(args)
  if (parsed === undefined) return 2
  if (parsed === 'help') {
    console.log(USAGE)
    return 0
  }
  const diagnoses = await diagnoseAll(resolve(parsed.directory))
  console.log(parsed.json ? JSON.stringify(diagnoses, undefined, 2) : printDiagnoses(diagnoses))
  const hasProblem = diagnoses.some(({ findings }) =>
    findings.some(({ level }) => level === 'problem'),
  )
  return hasProblem ? 1 : 0
}

function parse(args: readonly string[]): 'help' | { json: boolean; directory: string } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return 'help'
    const [command, directory = '.', ...others] = positionals
    if (command === 'doctor' && others.length === 0) return { json: values.json, directory }
    console.error(USAGE)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
  return undefined
}
