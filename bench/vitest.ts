// Measures whole runs of Vitest: node vitest.ts [--rounds 7] [--row off]… [--scale 1] [--write]
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { pathOf } from './programs.ts'
import { machine } from './report.ts'
import { type VitestFigure, measureVitest } from './vitest/measure.ts'
import { makeProject } from './vitest/project.ts'
import { vitestRows } from './vitest/rows.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    row: { type: 'string', multiple: true },
    scale: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})
const rows = vitestRows(Number(values.scale))
const unknown = values.row?.find((id) => rows.every((row) => row.id !== id))
if (unknown !== undefined)
  fail(`There is no row "${unknown}", but ${rows.map(({ id }) => id).join(', ')}.`)
if (values.write && values.row !== undefined) fail('--write is for all rows together.')

const root = pathOf('vitest')
makeProject(root)
const lines = [
  '| what; compared with | | of it | × | middle half of the rounds | × by CPU | to reach | the same |',
  '|---|---|---|---|---|---|---|---|',
]
console.log(lines.join('\n'))
for (const row of rows.filter(({ id }) => values.row?.includes(id) ?? true)) {
  const line = lineOf(await measureVitest(root, row, Number(values.rounds)))
  lines.push(line)
  console.log(line)
}
console.log(`\n${machine()}`)
if (values.write) {
  const text = ['<!-- Written by vitest.ts --write -->', machine(), lines.join('\n')]
  writeFileSync(new URL('vitest-figures.md', import.meta.url), `${text.join('\n\n')}\n`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

function lineOf({ row, own, peer, comparison, cpu, isSame }: VitestFigure): string {
  const { ratio, perRound } = comparison
  const amount = (value: number): string => `${value.toFixed(0)} ${row.unit}`
  const cells = [
    row.what,
    amount(own.median),
    amount(peer.median),
    `**${ratio.toFixed(3)}**`,
    `${perRound.lower.toFixed(3)} – ${perRound.upper.toFixed(3)}`,
    cpu.toFixed(3),
    `≤ ${row.atMost}${ratio <= row.atMost ? '' : ' **missed**'}`,
    row.isSame === undefined ? '' : isSame ? 'yes' : '**no**',
  ]
  return `| ${cells.join(' | ')} |`
}
