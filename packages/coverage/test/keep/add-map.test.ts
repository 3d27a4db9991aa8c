import { describe, expect, it } from 'vitest'
import { type FileCoverageData, createCoverageMap } from '../../src/istanbul.ts'
import { addMap } from '../../src/keep/add-map.ts'
import { mapOf } from '../report/map-of.ts'

const json = (files: Record<string, number>): Record<string, FileCoverageData> =>
  JSON.parse(JSON.stringify(mapOf(files))) as Record<string, FileCoverageData>
const options = { root: '/p', exclude: ['b/**'] }

describe('addMap', () => {
  it('adds the hits of maps of one structure', () => {
    const map = createCoverageMap({})
    expect(addMap(map, json({ '/p/a.js': 2 }), options)).toEqual([])
    expect(addMap(map, json({ '/p/a.js': 3, '/p/b/c.js': 1 }), options)).toEqual([])
    expect(map.files()).toEqual(['/p/a.js'])
    expect(map.fileCoverageFor('/p/a.js').data).toMatchObject({ s: { 0: 5 }, b: { 0: [5, 0] } })
  })

  it('refuses to add maps of other structures, which would invent hits', () => {
    const map = createCoverageMap({})
    addMap(map, json({ '/p/a.js': 0 }), options)
    const other = json({ '/p/a.js': 7 })
    Object.assign(other['/p/a.js']?.branchMap['0']?.locations[1]?.end ?? {}, { column: 99 })
    expect(addMap(map, other, options)).toEqual([
      {
        path: '/p/a.js',
        reason: 'its maps have not the same statements, branches and functions',
      },
    ])
    expect(map.fileCoverageFor('/p/a.js').data).toMatchObject({ s: { 0: 0 }, b: { 0: [0, 0] } })
  })

  it.for<[what: string, change: (data: FileCoverageData) => unknown, reason?: string]>([
    ['a relative path', (data) => ({ ...data, path: 'a.js' })],
    ['another path', (data) => ({ ...data, path: '/p/b.js' })],
    ['negative hits', (data) => ({ ...data, s: { 0: -1, 1: 0 } })],
    ['hits that are no numbers', (data) => ({ ...data, s: { 0: '1', 1: 0 } })],
    ['hits of nothing', (data) => ({ ...data, s: { 0: 1, 1: 0, 2: 1 } })],
    [
      'keys of prototypes',
      (data) => ({ ...data, s: JSON.parse('{"__proto__": 1, "0": 1}') as object }),
    ],
    ['null', () => null],
    ['no function map', (data) => ({ ...data, fnMap: undefined })],
    ['too few branches', (data) => ({ ...data, b: { 0: [1] } })],
  ])('refuses %s', ([, change]) => {
    const map = createCoverageMap({})
    const data = json({ '/p/a.js': 1 })['/p/a.js'] as FileCoverageData
    const refused = addMap(map, { '/p/a.js': change(data) }, options)
    expect(refused).toMatchObject([{ path: '/p/a.js' }])
    expect(map.files()).toEqual([])
  })

  it.for(['/elsewhere/a.js', '/p/../a.js', '__proto__', '/p/\n.js'])(
    'refuses the path %j',
    (path) => {
      const map = createCoverageMap({})
      const [data] = Object.values(json({ '/p/a.js': 1 }))
      const hostile = JSON.parse(
        `{${JSON.stringify(path)}: ${JSON.stringify({ ...data, path })}}`,
      ) as object
      expect(addMap(map, hostile, options)).toHaveLength(1)
      expect(map.files()).toEqual([])
    },
  )

  it('lets any map take the place of that of a file that nobody loaded', () => {
    const map = createCoverageMap({})
    const untested = json({ '/p/a.js': 0 })
    Object.assign(untested['/p/a.js'] ?? {}, { all: true, branchMap: {}, b: {} })
    addMap(map, untested, options)
    expect(addMap(map, json({ '/p/a.js': 1 }), options)).toEqual([])
    expect(addMap(map, untested, options)).toEqual([])
    expect(map.fileCoverageFor('/p/a.js').data).toMatchObject({ s: { 0: 1 }, b: { 0: [1, 0] } })
  })
})
