import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { ChildAccount } from '../src/account.ts'
import { countSources } from '../src/count-sources.ts'
import { type FoldedProfiles, foldProfiles } from '../src/fold-profiles.ts'
import { listProfiles } from '../src/profile-files.ts'
import { type RanText, encodeFrame } from '../src/profile-format.ts'
import { findSource } from '../src/source.ts'
import { madePaths, madeProfile } from './made-profile.ts'
import { randomNumbers } from './random.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const CHANGED = 'the file has changed since it ran'

type Below = (bound: number) => number

/** What may have become of a profile. */
const MISHAPS: readonly ((profile: Buffer, below: Below) => Buffer)[] = [
  // Cut off.
  (profile, below) => profile.subarray(0, below(profile.length)),
  // A part is missing, is zero, is something else, or stands elsewhere.
  (profile, below) => aroundSlice(profile, below, () => []),
  (profile, below) => aroundSlice(profile, below, (slice) => [Buffer.alloc(slice.length)]),
  (profile, below) => aroundSlice(profile, below, (slice) => [noise(slice.length, below)]),
  (profile, below) => {
    const [a, b] = [below(profile.length), below(profile.length)].toSorted((x, y) => x - y)
    return Buffer.concat([profile.subarray(b), profile.subarray(a, b), profile.subarray(0, a)])
  },
  // Single bytes differ.
  (profile, below) => {
    const changed = Buffer.from(profile)
    for (let left = 1 + below(5); left > 0; left--) changed[below(changed.length)] = below(256)
    return changed
  },
  // There is more.
  (profile, below) => Buffer.concat([noise(below(300), below), profile, noise(below(300), below)]),
  // It is none.
  (profile, below) => noise(profile.length, below),
  () => Buffer.alloc(0),
]

function aroundSlice(profile: Buffer, below: Below, replace: (slice: Buffer) => Buffer[]): Buffer {
  const from = below(profile.length)
  const to = from + below(Math.min(400, profile.length - from))
  const slice = replace(profile.subarray(from, to))
  return Buffer.concat([profile.subarray(0, from), ...slice, profile.subarray(to)])
}

function noise(length: number, below: Below): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256)))
}

/** How often all children called the function of each module. */
function calls({ texts }: FoldedProfiles): number[] {
  return texts.map(
    ({ functions }) =>
      functions.find(({ functionName }) => functionName === 'f')?.ranges[0]?.count ?? 0,
  )
}

it(
  'counts of damaged profiles what is whole, books them all, and loses nothing of others',
  { timeout: 120_000 },
  async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const numbers = randomNumbers(seed)
      const below: Below = (bound) => Math.floor(numbers.next().value * bound)
      using directory = temporaryDirectory()
      mkdirSync(join(directory.path, 'folder'))
      const damaged = new Map<string, boolean>()
      for (let child = 1; child <= 30; child++) {
        const folder = below(2) === 0 ? directory.path : join(directory.path, 'folder')
        const path = join(folder, `${below(2 ** 32)}-${child}.rxp`)
        const profile = madeProfile(child)
        const mishap = below(2) === 0 ? undefined : MISHAPS[below(MISHAPS.length)]
        const bytes = mishap?.(profile, below) ?? profile
        damaged.set(path, !bytes.equals(profile))
        writeFileSync(path, bytes)
      }
      const paths = await listProfiles(directory.path)
      const folded = await foldProfiles(directory.path, () => true)
      expect(folded.children).toHaveLength(paths.length)
      let sum = 0
      const wrong: ChildAccount[] = []
      for (const [at, path] of paths.entries()) {
        const account = folded.children[at] as ChildAccount
        const child = Number(/(\d+)\.rxp$/.exec(path)?.[1])
        const isWhole = account.covered && account.texts.length === madePaths.length
        if (isWhole) sum += child
        // What is lost is said; but of a file that was cut between two frames nobody knows how many there were.
        const isSaid = isWhole || account.lost !== undefined || account.refused.length > 0
        const isIntact = isWhole && account.pid === child && account.lost === undefined
        if (damaged.get(path) ? !isSaid : !isIntact) wrong.push(account)
      }
      expect(wrong).toEqual([])
      expect(calls(folded), `seed ${seed}`).toEqual(madePaths.map(() => sum))
      expect(await listProfiles(directory.path)).toEqual([])
    }
  },
)

it('books what is no regular file, waits for none, and leaves alone where links lead', async () => {
  using directory = temporaryDirectory()
  using outside = temporaryDirectory()
  const here = (name: string): string => join(directory.path, name)
  const elsewhere = join(outside.path, 'child.rxp')
  writeFileSync(elsewhere, madeProfile(7))
  writeFileSync(here('1.rxp'), madeProfile(1))
  execFileSync('mkfifo', [here('2.rxp')])
  symlinkSync(elsewhere, here('3.rxp'))
  symlinkSync('/nonexistent', here('4.rxp'))
  symlinkSync('5.rxp', here('5.rxp'))
  mkdirSync(here('6.rxp'))
  writeFileSync(here('6.rxp/7.rxp'), madeProfile(7))
  symlinkSync('/dev/zero', here('7.rxp'))
  // A folder, and what only looks like one.
  symlinkSync(outside.path, here('folder'))
  execFileSync('mkfifo', [here('pipe')])
  const server = createServer().listen(here('8.rxp'))
  await once(server, 'listening')
  const folded = await foldProfiles(directory.path, () => true)
  server.close()
  expect(folded.children.map(({ covered, lost }) => [covered, lost])).toEqual([
    [true, undefined],
    ...Array.from({ length: 7 }, () => [
      false,
      expect.stringMatching(/^its profile cannot be read: /) as string,
    ]),
  ])
  expect(calls(folded)).toEqual(madePaths.map(() => 1))
  expect(readFileSync(elsewhere).equals(madeProfile(7))).toBe(true)
  expect(readdirSync(outside.path)).toEqual(['child.rxp'])
  expect(statSync(here('6.rxp')).isDirectory()).toBe(true)
})

it.each([
  ['processes', encodeFrame('descendant', { pid: 1, command: [], atMs: 1 })],
  ['threads', undefined],
])(
  'keeps no more than memory has room for of a profile that tells of too many %s',
  async (what, same) => {
    using directory = temporaryDirectory()
    const frames = Array.from(
      { length: 100_001 },
      (_, threadId) => same ?? encodeFrame('threadBegan', { threadId }),
    )
    writeFileSync(join(directory.path, '1.rxp'), Buffer.concat(frames))
    writeFileSync(join(directory.path, '2.rxp'), madeProfile(2))
    const { children } = await foldProfiles(directory.path, () => true)
    expect(children.slice(0, 2).map(({ lost }) => lost)).toEqual([
      `its profile tells of more than 100000 ${what}`,
      undefined,
    ])
    expect(children.length).toBeLessThanOrEqual(100_002)
  },
)

it('waits for nothing that a profile names', async () => {
  using directory = temporaryDirectory()
  using outside = temporaryDirectory()
  const pipe = join(outside.path, 'pipe')
  execFileSync('mkfifo', [pipe])
  const url = pathToFileURL(pipe).href
  const command = [pipe]
  writeFileSync(
    join(directory.path, '1.rxp'),
    Buffer.concat([
      encodeFrame('descendant', { pid: 4_000_000, command, atMs: 1 }),
      encodeFrame('texts', { first: 0, texts: [{ url, length: 9, hash: 'x' }] }),
      encodeFrame('counts', [[0, ['f', 1, 0, 9, 1]]]),
    ]),
  )
  const { children, texts } = await foldProfiles(directory.path, () => true)
  expect(children[1]?.notCovering).toBe('it is not Node.js, but pipe')
  expect(await findSource(texts[0] as RanText)).toMatchObject({ path: pipe, reason: CHANGED })
  const { sources, refused } = await countSources(texts, { isIncluded: () => true })
  expect(sources).toEqual([])
  expect(refused).toEqual([{ path: pipe, reason: `Error: ${pipe} is not a file` }])
})

it('does not read what is larger than any profile, and takes no room', async () => {
  using directory = temporaryDirectory()
  writeFileSync(join(directory.path, '1.rxp'), madeProfile(1))
  writeFileSync(join(directory.path, '2.rxp'), madeProfile(2))
  truncateSync(join(directory.path, '2.rxp'), 2 ** 42)
  const { children } = await foldProfiles(directory.path, () => true)
  expect(children.map(({ covered, lost }) => [covered, lost])).toEqual([
    [true, undefined],
    [false, `its profile cannot be read: Error: it has ${2 ** 42} bytes, which is too much`],
  ])
})
