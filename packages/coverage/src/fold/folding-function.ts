import { mergeFunctionCovs } from '@bcoe/v8-coverage'
import type { FlatScript } from '../flat-script.ts'
import type { FunctionCov, RangeCov } from '../v8-coverage.ts'
import { Block } from './block.ts'
import { stepsOf } from './steps-of.ts'
import { treesOf } from './trees-of.ts'

/** The blocks around the range that is looked at, and how often they ran. */
const around: Block[] = []
const counts: number[] = []

/** Adds up the counts of one function. */
export class FoldingFunction {
  readonly name: string
  readonly nameBytes: Uint8Array
  /** The number of the script that added to it last. */
  scripts = 0
  hasTwin = false
  /** What came after it in the script that added to it last. */
  next: FoldingFunction | undefined
  #isBlockCoverage = false
  #whole: Block | undefined

  constructor(name: string, nameBytes: Uint8Array) {
    this.name = name
    this.nameBytes = nameBytes
  }

  /** Tells whether a function has the same range. */
  isOf(script: FlatScript, index: number): boolean {
    const at = 3 * script.firstRangeOf(index)
    return script.ranges[at] === this.#whole?.start && script.ranges[at + 1] === this.#whole?.end
  }

  /**
   * Adds counts that fit.
   *
   * @param times How often. Less than 0 to take them away.
   * @returns How many blocks, itself included, are new by that.
   */
  add(script: FlatScript, index: number, times: number): number {
    const { ranges } = script
    const first = 3 * script.firstRangeOf(index)
    const last = first + 3 * script.rangesOf(index)
    let added = 0
    if (this.#whole === undefined) {
      this.#whole = new Block(ranges[first] as number, ranges[first + 1] as number)
      added++
    }
    this.#isBlockCoverage ||= script.isBlockCoverage(index)
    let depth = 0
    around[0] = this.#whole
    this.#whole.difference += counts[0] = times * (ranges[first + 2] as number)
    for (let at = first + 3; at < last; at += 3) {
      const start = ranges[at] as number
      const end = ranges[at + 1] as number
      if (start === end) continue
      while (depth > 0 && (around[depth] as Block).end <= start) depth--
      const count = times * (ranges[at + 2] as number)
      let block = (around[depth] as Block).find(start, end)
      if (block === undefined) {
        block = (around[depth] as Block).insert(start, end)
        // Making room among thousands takes time.
        added += 1 + ((around[depth] as Block).inner.length >> 10)
      }
      block.difference += count - (counts[depth] as number)
      depth++
      around[depth] = block
      counts[depth] = count
    }
    return added
  }

  /** What adds up to all that is known, and not only to the same counts: lists of ranges, with counts that may be negative. */
  parts(): FunctionCov[] {
    const whole = this.#whole as Block
    const lists = treesOf(whole) ?? [stepsOf(whole)]
    const { name: functionName } = this
    return lists.map((ranges) => ({
      functionName,
      ranges,
      isBlockCoverage: this.#isBlockCoverage,
    }))
  }

  folded(): FunctionCov {
    const ranges = this.#ranges().map((range) => ({ ...range, count: saturated(range.count) }))
    return { functionName: this.name, ranges, isBlockCoverage: this.#isBlockCoverage }
  }

  #ranges(): readonly RangeCov[] {
    const whole = this.#whole as Block
    const lists = treesOf(whole)
    if (lists === undefined) return stepsOf(whole)
    const covs = lists.map((ranges) => ({ functionName: '', ranges, isBlockCoverage: true }))
    return mergeFunctionCovs<FunctionCov>(covs)?.ranges ?? []
  }
}

function saturated(count: number): number {
  return Math.min(Math.max(count, 0), Number.MAX_SAFE_INTEGER)
}
