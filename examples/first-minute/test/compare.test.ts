import { describe, expect, it } from 'vitest'
import { COMPARED, COMPARED_IN, isCounted } from '../compare/compare.ts'
import { tableOf } from './readme.ts'
import { because } from './user-namespaces.ts'

describe('the table of the README', () => {
  const [heading = [], ...rows] = tableOf('what a child ran is in the report')

  it('has all that is compared', () => {
    expect(heading.slice(1)).toEqual(COMPARED)
    expect(rows.map(([situation]) => situation)).toEqual(COMPARED_IN.map((each) => `it ${each}`))
  })

  it.skipIf(because).each(COMPARED)(
    `says of %s what it does${because}`,
    { timeout: 240_000 },
    (tool) => {
      const said = rows.map((cells) => cells[1 + COMPARED.indexOf(tool)])
      const does = COMPARED_IN.map((situation) => (isCounted(tool, situation) ? 'yes' : 'no'))
      expect(said).toEqual(does)
    },
  )
})
