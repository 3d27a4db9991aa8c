import { beforeEach, describe, expect, it } from 'vitest'
import { canHook } from '../src/hooks.ts'
import { keepStrippedTexts, strippedTextsFor } from '../src/parent/stripped-texts.ts'
import { type StrippedText, packTexts, unpackTexts } from '../src/wire/stripped-text.ts'

let count = 0
/** The module of an action of which nothing is known. */
let unknown: string

beforeEach(() => {
  count += 1
  unknown = `file:///program/action-${count}.ts`
})

/** What a child is given that loads these modules: URLs, and lengths of files and texts. */
function given(...modules: readonly string[]): [string, number, number][] | undefined {
  const texts = strippedTextsFor(modules)
  return texts && unpackTexts(texts).map(({ url, file, text }) => [url, file.length, text.length])
}

function keep(module: string, ...texts: readonly StrippedText[]): void {
  keepStrippedTexts([module], packTexts(texts))
}

/** What has this index, and this many bytes. */
function packed(index: string, bytes = 0): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(Buffer.byteLength(index))
  return Buffer.concat([head, Buffer.from(index), Buffer.alloc(bytes)])
}

function stripped(url: string, bytes = 8): StrippedText {
  return { url, file: new Uint8Array(bytes), text: new Uint8Array(bytes) }
}

describe('what children stripped', () => {
  it('is given to those that load the same module', () => {
    const part = 'file:///program/part.ts'
    expect(given(unknown)).toEqual([])
    keep(unknown, stripped(unknown), stripped(part))
    expect(given(unknown)).toEqual([
      [unknown, 8, 8],
      [part, 8, 8],
    ])
    expect(given('file:///program/other.ts')).toEqual([])
  })

  it('replaces what was known of a module, for all that load it', () => {
    const [shared, other] = ['file:///program/shared.ts', 'file:///program/shared-by.ts']
    keep(unknown, stripped(unknown), stripped(shared))
    keep(other, stripped(shared, 9))
    const all = [
      [unknown, 8, 8],
      [shared, 9, 9],
    ]
    expect(given(unknown)).toEqual(all)
    expect(given(unknown, other)).toEqual(all)
  })

  it('is not kept beyond 64 MiB, and what is kept stays', () => {
    keep(unknown, stripped(unknown))
    keep(unknown, stripped('file:///program/huge.ts', 32 * 1024 * 1024))
    expect(given(unknown)).toEqual([[unknown, 8, 8]])
  })

  it.each<[what: string, value: unknown]>([
    ['nothing', undefined],
    ['no bytes', { length: 8 }],
    ['empty', Buffer.alloc(0)],
    ['without index', Buffer.alloc(4)],
    ['shorter than its index', Buffer.from([2, 0, 0, 0, 0x5b])],
    ['no JSON', packed('[')],
    ['no list', packed('{}')],
    ['no entry', packed('[null]')],
    ['without URL', packed('[[1, 0, 0]]')],
    ['without length', packed('[["file:///a.ts", 0]]')],
    ['of negative length', packed('[["file:///a.ts", 2, -1]]', 1)],
    ['of half a byte', packed('[["file:///a.ts", 0.5, 0.5]]', 1)],
    ['too short', packed('[["file:///a.ts", 1, 1]]', 1)],
    ['too long', packed('[["file:///a.ts", 1, 1]]', 3)],
  ])('is refused if it is %s', (_, value) => {
    expect(() => keepStrippedTexts([unknown], value)).toThrow(
      expect.objectContaining({ name: 'FrameError' }),
    )
    expect(given(unknown)).toEqual([])
  })
})

it.each([
  'file:///program/action.js',
  'file:///program/action.mjs',
  'file:///program/action.cts',
  'file:///program/action.ts.js',
  'file:///program/action.js?as=.ts',
  'file:///program/node_modules/package/action.ts',
  'data:text/javascript,1//.ts',
])('gives nothing to a child that loads %s', (url) => {
  expect(given(url)).toBeUndefined()
})

it.each(['file:///program/action.ts', 'file:///program/action.mts?version=1', 'file:///a b.ts#x'])(
  'lets a child that loads %s note what it strips',
  (url) => {
    expect(given('file:///program/first.js', url)).toEqual([])
  },
)

it('leaves Node.js alone in which hooks change what they pass on', () => {
  const versions = ['22.22.2', '23.11.1', '24.0.0', '24.11.0', '25.0.0']
  expect(versions.filter(canHook)).toEqual([])
  const good = ['22.22.3', '22.23.0', '24.11.1', '24.21.0', '25.1.0', '26.0.0', '30.1.2']
  expect(good.filter(canHook)).toEqual(good)
})
