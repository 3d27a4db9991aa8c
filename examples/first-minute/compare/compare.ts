import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SITUATIONS } from './situations.mjs'

const { resolve } = createRequire(import.meta.url)
const PROGRAM = join(import.meta.dirname, 'program.mjs')
const VITEST = [
  join(dirname(resolve('vitest/package.json')), 'vitest.mjs'),
  'run',
  '--config',
  join(import.meta.dirname, 'vitest.config.ts'),
]

/** How each is called: with Node.js, to write its report into `report`, and what it keeps for that, below a folder. */
const TOOLS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  '`@reexec/vitest`': () => VITEST,
  'Vitest’s `autoAttachSubprocess`': () => [...VITEST, '--coverage.autoAttachSubprocess'],
  '`reexec-coverage run`': (folder) => [
    join(dirname(resolve('@reexec/coverage/package.json')), 'dist/cli.js'),
    ...words(`run --include work.cjs --reporter json --reports-dir ${folder}/report --`),
    process.execPath,
    PROGRAM,
  ],
  c8: (folder) => [
    join(dirname(resolve('c8/package.json')), 'bin/c8.js'),
    ...words(`--reporter json --reports-dir ${folder}/report --temp-directory ${folder}/c8`),
    process.execPath,
    PROGRAM,
  ],
  nyc: (folder) => [
    join(dirname(resolve('nyc/package.json')), 'bin/nyc.js'),
    ...words(`--reporter json --report-dir ${folder}/report --temp-dir ${folder}/nyc`),
    process.execPath,
    PROGRAM,
  ],
}

function words(text: string): string[] {
  return text.split(' ')
}

/** Which are compared. */
export const COMPARED: readonly string[] = Object.keys(TOOLS)
export const COMPARED_IN: readonly string[] = Object.keys(SITUATIONS)

/** Says whether a tool has `work()` of a child in its report, if the child is in a situation. */
export function isCounted(tool: string, situation: string): boolean {
  // Below this, so that the file that is covered is not.
  const hidden = mkdtempSync(join(tmpdir(), 'reexec-compare-'))
  try {
    mkdirSync(join(hidden, 'tmp'))
    const ran = spawnSync(process.execPath, TOOLS[tool]?.(hidden) ?? [], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HIDDEN: hidden,
        SITUATION: situation,
        TMPDIR: join(hidden, 'tmp'),
        ...(tool.startsWith('Vitest') ? { WITHOUT_PLUGIN: '' } : {}),
      },
    })
    const report = join(hidden, 'report/coverage-final.json')
    if (!existsSync(report))
      throw new Error(`${tool} has written no report: ${ran.stdout}${ran.stderr}`)
    return callsIn(JSON.parse(readFileSync(report, 'utf8')) as Coverage) > 0
  } finally {
    rmSync(hidden, { recursive: true })
  }
}

/** As Istanbul has it. */
type Coverage = Readonly<
  Record<string, { fnMap: Record<string, { name: string }>; f: Record<string, number> }>
>

function callsIn(coverage: Coverage): number {
  const [, file] = Object.entries(coverage).find(([path]) => path.endsWith('/work.cjs')) ?? []
  const [id] = Object.entries(file?.fnMap ?? {}).find(([, { name }]) => name === 'work') ?? []
  return file?.f[id ?? ''] ?? 0
}
