import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { foldProfiles } from '../src/fold-profiles.ts'
import { FlatScript } from '../src/flat-script.ts'
import { Fold } from '../src/fold/fold.ts'
import { type RanText, type ScriptCounts, encodeFrame } from '../src/profile-format.ts'
import { scanCounts } from '../src/scan/scan-counts.ts'
import { countsOf } from './fold/flat-of.ts'
import { LENGTH, randomCode, randomRun } from './fold/random-script.ts'
import { packedFrame } from './packed-frame.ts'
import { randomNumbers } from './random.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const [a, b, excluded, lost] = ['a', 'b', 'excluded', 'lost'].map((hash): RanText => ({
  url: `file:///${hash}.ts`,
  length: LENGTH,
  hash,
  ...(hash === 'lost' ? { problem: 'it was loaded before coverage began' } : {}),
})) as [RanText, RanText, RanText, RanText]

/** The texts of a program, in the order in which it may load them. */
const PROGRAMS = [
  [a, b],
  [b, a],
  [a, excluded],
  [b, a, lost],
  [a, a],
]

/** Adds scripts one by one. */
function addEach(fold: Fold, texts: readonly RanText[], frame: readonly ScriptCounts[]): void {
  scanCounts(Buffer.from(JSON.stringify(frame)), new FlatScript(), {
    take(script) {
      const text = texts[script.text]
      if (text === a || text === b) fold.add(text, script)
    },
  })
}

it(
  'adds up what many profiles have alike to the same as if each script was read',
  { timeout: 60_000 },
  async () => {
    for (let seed = 1; seed <= 15; seed++) {
      const numbers = randomNumbers(seed)
      const below = (bound: number): number => Math.floor(numbers.next().value * bound)
      const oneOf = <Each>(list: readonly Each[]): Each => list[below(list.length)] as Each
      const code = randomCode(below)
      // Now fewer, now more than are remembered of a text.
      const runs = Array.from({ length: 1 + below(7) }, () => randomRun(code, below).map(countsOf))
      using directory = temporaryDirectory()
      const expected = new Fold()
      for (let child = 100; child < 160; child++) {
        const texts = oneOf(PROGRAMS)
        const [first, ...later] = below(4) === 0 ? texts.map((each) => [each]) : [texts]
        const frames = [encodeFrame('texts', { first: 0, texts: first ?? [] })]
        if (later.length > 0) frames.push(encodeFrame('texts', { first: 1, texts: later.flat() }))
        for (const kind of ['interim', 'counts'] as const) {
          const counts = texts.map((_, at): ScriptCounts => [at, ...oneOf(runs)])
          frames.push(encodeFrame(kind, counts))
          addEach(expected, texts, counts)
        }
        const pack = oneOf([packedFrame, (frame: Buffer) => frame])
        writeFileSync(join(directory.path, `${child}.rxp`), Buffer.concat(frames.map(pack)))
      }
      const { texts, children } = await foldProfiles(
        directory.path,
        (path) => path !== '/excluded.ts',
      )
      expect(JSON.stringify(texts), `seed ${seed}`).toBe(JSON.stringify(expected.texts()))
      for (const { texts: covered, refused } of children) {
        expect(covered.includes(lost.url) || covered.includes(excluded.url)).toBe(false)
        expect(covered).toContain(a.url)
        expect(refused.every(({ url }) => url === lost.url)).toBe(true)
      }
      expect(readdirSync(directory.path)).toEqual([])
    }
  },
)
