import { describe, expect, it } from 'vitest'
import { encodePlan } from '../src/plan.ts'
import { encodeOffsets } from '../src/time-offsets.ts'

describe('encodePlan', () => {
  it('writes each step as the native file reads it', () => {
    const text = encodePlan(4711, 20, [
      { how: 'enter', type: 'net', ref: 'blue', fd: 21, identity: 'net:[1] on device 4' },
      { how: 'enter in turn', type: 'net', ref: 'blue', path: '/run/netns/blue' },
      { how: 'create', type: 'ipc' },
      { how: 'create', type: 'pid' },
      { how: 'create', type: 'time', offsets: 'monotonic 1 0' },
      { how: 'create', type: 'user', maps: { uids: '0 1 1', gids: '', fromOutside: true } },
    ])
    expect(text).toBe(
      [
        '4711 20 ',
        'e 21 1073741824 ',
        'i 1073741824 15 /run/netns/blue ',
        'c 134217728 6 ns/ipc ',
        'c 536870912 0  ',
        't 13 monotonic 1 0 ',
        'u 1 5 0 1 1 0  ',
      ].join(''),
    )
  })

  it('counts bytes, so that paths may hold anything', () => {
    const path = '/tmp/e 1 2\nü €'
    const step = { how: 'enter in turn', type: 'mnt', ref: path, path } as const
    expect(encodePlan(1, 3, [step])).toBe(`1 3 i 131072 17 ${path} `)
  })
})

describe('encodeOffsets', () => {
  it.for([
    [{}, ''],
    [{ monotonicMs: 0 }, 'monotonic 0 0'],
    [{ monotonicMs: 1 }, 'monotonic 0 1000000'],
    [{ monotonicMs: -1 }, 'monotonic -1 999000000'],
    [{ monotonicMs: -1000 }, 'monotonic -1 0'],
    [{ boottimeMs: 86_400_999 }, 'boottime 86400 999000000'],
    [{ boottimeMs: -1001, monotonicMs: 1000 }, 'monotonic 1 0\nboottime -2 999000000'],
    [
      { monotonicMs: Number.MAX_SAFE_INTEGER, boottimeMs: Number.MIN_SAFE_INTEGER },
      'monotonic 9007199254740 991000000\nboottime -9007199254741 9000000',
    ],
  ] as const)('writes %o as whole seconds and nanoseconds after them', ([offsets, text]) => {
    expect(encodeOffsets(offsets)).toBe(text)
  })
})
