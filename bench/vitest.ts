// Measures whole runs of Vitest: node vitest.ts [--rounds 7] [--row off]… [--scale 1]
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
  },
})
const root = pathOf('vitest')
makeProject(root)
const rows = vitestRows(Number(values.scale))
console.log(`${machine()}\n`)
console.log(
  '| what; compared with | | of it | × | middle half of the rounds | × by CPU | to reach | the same |',
)
console.log('|---|---|---|---|---|---|---|---|')
for (const row of rows.filter(({ id }) => values.row?.includes(id) ?? true))
  console.log(lineOf(await measureVitest(root, row, Number(values.rounds))))

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
