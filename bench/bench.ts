// Measures everything, or the rows that are named: node bench.ts [--rounds 100] [--row start]… [--write]
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type MoreBuiltIns, moreBuiltIns } from './built-ins.ts'
import { type Figure, measureRow } from './measure/measure-row.ts'
import { reportOf } from './report.ts'
import { rows } from './rows.ts'

const BUILT_INS = 'built-ins'
const SIZE = { megabytes: 64, calls: 200 }

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    row: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const known = [...rows.map(({ id }) => id), BUILT_INS]
const unknown = values.row?.find((id) => !known.includes(id))
if (unknown !== undefined) fail(`There is no row "${unknown}", but ${known.join(', ')}.`)
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds has to be a whole number from 1.')
if (values.write && values.row !== undefined) fail('--write is for all rows together.')

const report = reportOf(await figuresOf(), await builtInsIfAsked())
console.log(report.join('\n'))
if (values.write) {
  const text = `<!-- Written by bench.ts --write -->\n\n${report.join('\n')}\n`
  writeFileSync(new URL('./figures.md', import.meta.url), text)
}

async function figuresOf(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const row of rows.filter(({ id }) => isAsked(id))) {
    console.error(`${row.id} …`)
    figures.push(...(await measureRow(row, rounds, SIZE)))
  }
  return figures
}

async function builtInsIfAsked(): Promise<MoreBuiltIns | undefined> {
  return isAsked(BUILT_INS) ? moreBuiltIns() : undefined
}

function isAsked(id: string): boolean {
  return values.row === undefined || values.row.includes(id)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
