import { parseArgs } from 'node:util'
import { type ReporterName, reporterNamed } from '../report/reporters.ts'
import type { Thresholds } from '../report/check-thresholds.ts'

/** It was not called as it has to be. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What to do with what was covered. */
export interface ReportArguments {
  readonly root: string
  readonly include: readonly string[] | undefined
  readonly exclude: readonly string[] | undefined
  readonly reporters: readonly ReporterName[]
  readonly reportsDir: string
  readonly keep: string | undefined
  readonly tree: boolean
  readonly treeJson: string | undefined
  readonly failOnLost: boolean
  /** Empty where nothing is to be checked. */
  readonly thresholds: Thresholds
  readonly perFile: boolean
}

export interface RunArguments extends ReportArguments {
  readonly does: 'run'
  readonly command: string
  readonly args: readonly string[]
}

export interface MergeArguments extends ReportArguments {
  readonly does: 'merge'
  readonly files: readonly string[]
}

export type Arguments =
  | RunArguments
  | MergeArguments
  | { readonly does: 'help' }
  | { readonly does: 'version' }

const OPTIONS = {
  root: { type: 'string', default: '.' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  reporter: { type: 'string', multiple: true },
  'reports-dir': { type: 'string', default: 'coverage' },
  keep: { type: 'string' },
  tree: { type: 'boolean', default: false },
  'tree-json': { type: 'string' },
  'fail-on-lost': { type: 'boolean', default: false },
  'check-coverage': { type: 'boolean', default: false },
  lines: { type: 'string' },
  branches: { type: 'string' },
  functions: { type: 'string' },
  statements: { type: 'string' },
  'per-file': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const

const METRICS = ['lines', 'branches', 'functions', 'statements'] as const

/** @throws {UsageError} if that is no call. */
export function parseArguments(all: readonly string[]): Arguments {
  const [own, command] = split(all)
  const { values, positionals } = parse(own)
  if (values.help) return { does: 'help' }
  if (values.version) return { does: 'version' }
  const [does, ...files] = positionals
  const report: ReportArguments = {
    root: values.root,
    include: values.include,
    exclude: values.exclude,
    reporters: (values.reporter ?? ['text']).map(named),
    reportsDir: values['reports-dir'],
    keep: values.keep,
    tree: values.tree,
    treeJson: values['tree-json'],
    failOnLost: values['fail-on-lost'],
    thresholds: thresholdsOf(values),
    perFile: values['per-file'],
  }
  if (does === 'run') {
    const [file, ...args] = command
    if (file === undefined) throw new UsageError('no command is given')
    return { does, ...report, command: file, args }
  }
  if (does !== 'merge') {
    throw new UsageError(does === undefined ? 'it is not said what to do' : `unknown: ${does}`)
  }
  if (report.keep !== undefined) throw new UsageError('--keep is for run')
  if (files.length + command.length === 0) throw new UsageError('no file is given')
  return { does, ...report, files: [...files, ...command] }
}

type Values = ReturnType<typeof parse>['values']

/**
 * Own arguments end with `--`, or with the first after `run` that is no option: what follows is the command's, options included.
 */
function split(all: readonly string[]): [own: string[], command: string[]] {
  const { tokens } = parseArgs({
    args: [...all],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const names = tokens.filter(({ kind }) => kind === 'positional')
  const end = tokens.find(({ kind }) => kind === 'option-terminator')
  const command = all[names[0]?.index ?? -1] === 'run' ? names[1] : undefined
  const at = Math.min(end?.index ?? all.length, command?.index ?? all.length)
  return [all.slice(0, at), all.slice(all[at] === '--' ? at + 1 : at)]
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function named(name: string): ReporterName {
  try {
    return reporterNamed(name)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function thresholdsOf(values: Values): Thresholds {
  const given = METRICS.filter((each) => values[each] !== undefined)
  if (values['check-coverage'] !== given.length > 0) {
    throw new UsageError(
      values['check-coverage']
        ? '--check-coverage needs one of --lines, --branches, --functions, --statements'
        : `--${given[0]} needs --check-coverage`,
    )
  }
  return Object.fromEntries(given.map((each) => [each, percent(each, values[each] ?? '')]))
}

function percent(metric: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new UsageError(`--${metric} is not between 0 and 100: ${text}`)
  return value
}
