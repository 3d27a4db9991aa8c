import { describe, expect, it } from 'vitest'
import { addMap } from '../src/add-map.ts'
import { convertText } from '../src/convert.ts'
import { createCoverageMap } from '../src/istanbul.ts'

const text = 'export function f(a) {\n  if (a) {\n    g()\n  }\n}\n'

/** What v8-to-istanbul makes of a run in which `f` was called, with a block that did not run or without. */
async function mapOf(hasDeadBlock: boolean): Promise<ReturnType<typeof createCoverageMap>> {
  const start = text.indexOf('function')
  const block = text.indexOf('{\n    g')
  const ranges = [{ startOffset: start, endOffset: text.length - 1, count: 1 }]
  if (hasDeadBlock) ranges.push({ startOffset: block, endOffset: block + 13, count: 0 })
  const functions = [
    {
      functionName: '',
      isBlockCoverage: true,
      ranges: [{ startOffset: 0, endOffset: text.length, count: 1 }],
    },
    { functionName: 'f', isBlockCoverage: true, ranges },
  ]
  const data = await convertText(
    { path: '/a.js', text },
    { url: '', length: text.length, functions },
  )
  return createCoverageMap({ '/a.js': data })
}

describe('addMap', () => {
  it('does not add maps that v8-to-istanbul made of parts', async () => {
    const map = await mapOf(true)
    const before = JSON.stringify(map)
    const other = await mapOf(false)
    expect(() => addMap(map, other)).toThrow('/a.js is in both maps')
    expect(JSON.stringify(map)).toBe(before)
  })

  it('adds the hits of maps of the same statements, branches and functions', async () => {
    const map = await mapOf(true)
    addMap(map, await mapOf(true))
    expect(map.fileCoverageFor('/a.js').f).toEqual({ 0: 2 })
  })
})
