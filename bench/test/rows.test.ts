import { describe, expect, it } from 'vitest'
import { moreBuiltIns } from '../built-ins.ts'
import { measureRow } from '../measure/measure-row.ts'
import { reportOf } from '../report.ts'
import { rows } from '../rows.ts'

const SMALL = { megabytes: 1, calls: 4 }

describe('a row', () => {
  it.each(rows)('compares what gives the same: $id', async (row) => {
    const figures = await measureRow(row, 1, SMALL)
    expect(figures.map(({ wall }) => wall.ratio)).not.toContain(Number.NaN)
    expect(reportOf(figures, undefined).join('\n')).toContain(row.what)
  })
})

describe('a child', () => {
  it('has loaded no built-in that an empty script has not, but what takes its program compiled', async () => {
    expect(await moreBuiltIns()).toEqual({ atStart: [], atExit: [], later: ['vm'] })
  })
})
