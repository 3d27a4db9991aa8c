import { describe, expect, it } from 'vitest'
import { createCoverageMap } from '../../src/istanbul.ts'
import { checkThresholds } from '../../src/report/check-thresholds.ts'
import { mapOf } from './map-of.ts'

// Of each file two lines, a function and two branch paths; one path is never covered.
const half = mapOf({ '/a.js': 1, '/b.js': 0 })

describe('checkThresholds', () => {
  it('lists what all files together are below', () => {
    expect(checkThresholds(half, { lines: 75, branches: 25.1, functions: 51 })).toEqual([
      { metric: 'branches', actual: 25, required: 25.1 },
      { metric: 'functions', actual: 50, required: 51 },
    ])
  })

  it('lists what each file is below', () => {
    expect(checkThresholds(half, { lines: 75, branches: 50 }, true)).toEqual([
      { metric: 'lines', actual: 50, required: 75, path: '/b.js' },
      { metric: 'branches', actual: 0, required: 50, path: '/b.js' },
    ])
  })

  it('takes a report without a file for one of nothing, not of everything', () => {
    const empty = createCoverageMap({})
    for (const isPerFile of [false, true]) {
      expect(checkThresholds(empty, { lines: 1 }, isPerFile)).toEqual([
        { metric: 'lines', actual: 0, required: 1 },
      ])
    }
    expect(checkThresholds(empty, { lines: 0 })).toEqual([])
  })
})
