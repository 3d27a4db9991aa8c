import { expect, it } from 'vitest'
import { takenScripts } from '../src/child/taken-scripts.ts'

const ranges = [{ startOffset: 0, endOffset: 9, count: 1 }]
const script = (url: string, functionName = '') => ({
  scriptId: String(url.length),
  url,
  functions: [{ functionName, ranges, isBlockCoverage: true }],
})

const WANTED = [
  script('file:///a.mjs'),
  script('file:///b.mjs', '{"scriptId":"1","url":"file:///c.mjs"},],'),
  script('file:///"d".mjs'),
  script('file:///[id].mjs'),
]
const OTHERS = [
  script('node:fs'),
  script(''),
  script('evalmachine.<anonymous>'),
  script('file:///node_modules/a/a.js'),
  script('file:///a/[eval1]'),
  script('node:fs', 'file:'),
]

it('gives the scripts that can matter, as JSON.parse() would', () => {
  const mixed = OTHERS.flatMap((each, at) => [each, ...WANTED.slice(at, at + 1)])
  for (const result of [mixed, mixed.toReversed(), WANTED, OTHERS, []]) {
    const taken = takenScripts(JSON.stringify({ result, timestamp: 1.5 }))
    expect(taken).toEqual(result.filter((each) => WANTED.includes(each)))
  }
})

it('gives what is called by its path a URL', () => {
  const json = JSON.stringify({ result: [script('/a b.cts'), script('node:fs')], timestamp: 1.5 })
  expect(takenScripts(json).map(({ url }) => url)).toEqual(['file:///a%20b.cts'])
})

it('parses all where the form is another', () => {
  const result = [...OTHERS, ...WANTED].map(({ url, ...rest }) => ({ ...rest, url }))
  expect(takenScripts(JSON.stringify({ timestamp: 1.5, result }))).toEqual(
    expect.arrayContaining(WANTED),
  )
})
