import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const EXAMPLE: string = join(import.meta.dirname, '..')
export const README: string = readFileSync(join(EXAMPLE, '../../README.md'), 'utf8')

/** The cells of the rows of the table that has a heading, without what is only there to line up. */
export function tableOf(heading: string): string[][] {
  const from = README.indexOf(`| ${heading}`)
  const end = README.indexOf('\n\n', from)
  const rows = README.slice(from, end)
    .split('\n')
    .filter((row) => !/^\|[ :|-]+$/.test(row))
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
