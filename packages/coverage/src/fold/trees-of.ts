import type { RangeCov } from '../v8-coverage.ts'
import type { Block } from './block.ts'

/** How many lists it may take. More than a few are made up. */
const MOST_LISTS = 64

/** As a block, but what is in it does not overlap. */
interface Tree extends Pick<Block, 'start' | 'end' | 'difference'> {
  readonly inner: Tree[]
}

/**
 * Writes a function as ranges as V8 would list them, in the least number of lists that add up to it: mostly one. Where blocks of
 * different profiles overlap, it takes more than one list to say so. Counts may be negative in a part of the sum.
 *
 * @returns `undefined` for blocks that overlap more than those of any code.
 */
export function treesOf(whole: Block): RangeCov[][] | undefined {
  return split(whole)?.map((tree) => rangesOf(tree, 0, []))
}

function split({ start, end, difference, inner }: Block): Tree[] | undefined {
  const trees: Tree[] = [{ start, end, difference, inner: [] }]
  for (const block of inner) {
    const splitBlock = split(block)
    if (splitBlock === undefined) return undefined
    for (const tree of splitBlock) {
      const room = trees.find((each) => (each.inner.at(-1)?.end ?? start) <= tree.start)
      if (room === undefined) trees.push({ start, end, difference: 0, inner: [tree] })
      else room.inner.push(tree)
    }
    if (trees.length > MOST_LISTS) return undefined
  }
  return trees
}

function rangesOf(tree: Tree, around: number, into: RangeCov[]): RangeCov[] {
  const count = around + tree.difference
  into.push({ startOffset: tree.start, endOffset: tree.end, count })
  for (const each of tree.inner) rangesOf(each, count, into)
  return into
}
