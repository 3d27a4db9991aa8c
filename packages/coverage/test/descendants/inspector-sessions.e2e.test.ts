import { expect, it } from 'vitest'
import { countEach } from '../count-each.ts'
import { functionOf } from '../cover-in-folder.ts'
import type { FunctionCov } from '../../src/v8-coverage.ts'
import { type Ended, coverInFolder, fixture, run } from './cover.ts'

const NODE = process.execPath
/** Several intervals of `coverInFolder`. */
const WAIT_MS = '200'
/** No less than that of what is graded by. */
const LENGTH = 400

const inspect = (how: string, waitMs?: string): Promise<Ended> =>
  run(NODE, [fixture('inspect-itself.mjs'), how, ...(waitMs === undefined ? [] : [waitMs])])

/** What is covered of a program that uses the inspector, by character, and what it prints. */
async function cover(how: string): Promise<{ graded: unknown; ended: Ended }> {
  let ended: Ended | undefined
  const folded = await coverInFolder(async () => (ended = await inspect(how, WAIT_MS)))
  expect(folded.children).toMatchObject([{ covered: true, lost: undefined, refused: [] }])
  const grade = functionOf(folded, 'grade') as FunctionCov
  return { graded: countEach([grade], LENGTH), ended: ended as Ended }
}

/** What it prints of its own coverage is compared by what that says of each character: the same can be written in several ways. */
function comparable(ended: Ended): object {
  const [functions] = JSON.parse(ended.stdout || '[]') as [FunctionCov[]?]
  return { ...ended, stdout: functions?.map((each) => countEach([each], LENGTH)) }
}

const { graded } = await cover('none')

it.for(['profiles', 'covers', 'stops', 'debugs'])(
  'covers a program that %s itself, by the inspector, as it covers any other',
  async (how) => {
    const covered = await cover(how)
    expect(covered.graded).toEqual(graded)
    expect(comparable(covered.ended)).toEqual(comparable(await inspect(how)))
  },
)
