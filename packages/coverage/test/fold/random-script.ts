import type { FunctionCov, RangeCov } from '../../src/v8-coverage.ts'

/** Makes whole numbers from 0 up to, not including, a bound. */
export type Below = (bound: number) => number

/** A block of the code, and what is in it. */
interface Block {
  readonly start: number
  readonly end: number
  readonly inner: readonly Block[]
}

/** Code that never changes, of which each process runs some. */
export type Code = readonly Block[]

export const LENGTH = 400

/** Makes functions one after the other, of blocks that are in and beside each other, often without anything between. */
export function randomCode(below: Below): Code {
  return Array.from({ length: 1 + below(4) }, (_, at) => ({
    start: at * 100,
    end: at * 100 + 60 + below(40),
    inner: randomBlocks(at * 100 + 1, at * 100 + 59, below),
  }))
}

function randomBlocks(from: number, to: number, below: Below): Block[] {
  const blocks: Block[] = []
  for (let at = from + below(5); at + 3 < to && blocks.length < 5;) {
    const end = Math.min(to, at + 3 + below(20))
    blocks.push({ start: at, end, inner: below(2) === 0 ? [] : randomBlocks(at, end, below) })
    at = below(2) === 0 ? end : end + below(8)
  }
  return blocks
}

/** Runs the code, and lists it as V8 does: a block only where its count differs, and neighbours of one count as one. */
export function randomRun(code: Code, below: Below): FunctionCov[] {
  return code.map((block, at) => {
    const whole = { startOffset: block.start, endOffset: block.end, count: below(3) }
    const isBlockCoverage = whole.count > 0
    const ranges = isBlockCoverage ? [whole, ...rangesIn(block, whole.count, below)] : [whole]
    return { functionName: `f${at}`, isBlockCoverage, ranges }
  })
}

function rangesIn({ inner }: Block, around: number, below: Below): RangeCov[] {
  const ranges: RangeCov[] = []
  let last: { endOffset: number; count: number } | undefined
  for (const block of inner) {
    const count = below(3) === 0 ? around : below(4)
    const nested = rangesIn(block, count, below)
    if (count !== around && last?.endOffset === block.start && last.count === count) {
      last.endOffset = block.end
    } else if (count !== around) {
      ranges.push((last = { startOffset: block.start, endOffset: block.end, count } as RangeCov))
    }
    ranges.push(...nested)
  }
  return ranges
}
