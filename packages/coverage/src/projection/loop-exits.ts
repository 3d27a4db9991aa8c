import type { ReadText } from './read-text.ts'
import { type AnyNode, childrenOf, isFunction } from './syntax.ts'
import { indexEndingAfter } from './tokens.ts'

/** How a loop is left, by segments. */
export interface LoopExit {
  /** In which the loop begins. */
  readonly entered: number
  /** Those at whose end what follows the loop is not come to: `return`, say. */
  readonly leaving: readonly number[]
  /** Those that end with a `yield` or `await`, after which a function may not be gone on with. */
  readonly waiting: readonly number[]
}

/**
 * Finds the loops after which V8 counts wrongly: where `for (let …)` makes closures, V8 gives each turn variables of its own by a loop
 * in the loop, and counts as what follows it how often the inner one was left.
 *
 * @returns By the segment after the loop.
 */
export function loopExitsOf(text: ReadText): Map<number, LoopExit> {
  const exits = new Map<number, LoopExit>()
  const open = [text.functions[0]?.node as AnyNode]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    open.push(...childrenOf(node))
    if (!isCopied(node)) continue
    const entered = segmentAt(text, node.start)
    const after = text.ofToken[indexEndingAfter(text.text, node.end)]
    // What follows must be in the same block.
    const isSame =
      after !== undefined && text.segments[after]?.owner === text.segments[entered]?.owner
    if (isSame && text.segments[after]?.around === text.segments[entered]?.around) {
      exits.set(after, { entered, ...waysOut(node, text) })
    }
  }
  return exits
}

function isCopied(node: AnyNode): boolean {
  const init = node['init'] as AnyNode | null | undefined
  const isLet = init?.type === 'VariableDeclaration' && init['kind'] === 'let'
  return node.type === 'ForStatement' && isLet && holdsFunction(node)
}

function holdsFunction(node: AnyNode): boolean {
  const open = [node]
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (isFunction(each)) return true
    open.push(...childrenOf(each))
  }
  return false
}

function waysOut(loop: AnyNode, text: ReadText): Pick<LoopExit, 'leaving' | 'waiting'> {
  const leaving = new Set<number>()
  const waiting = new Set<number>()
  const open: { node: AnyNode; isTried: boolean; labels: readonly unknown[] }[] = [
    { node: loop, isTried: false, labels: [] },
  ]
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, isTried, labels } = visit
    if (isFunction(node)) continue
    if (isWayOut(node, isTried, labels)) leaving.add(segmentAt(text, node.start))
    if (/^(?:Yield|Await)Expression$/.test(node.type)) waiting.add(segmentAt(text, node.start))
    const label = node.type === 'LabeledStatement' ? [nameOf(node['label'])] : []
    for (const child of childrenOf(node)) {
      const isInTry = isTried || (node['handler'] != null && child === node['block'])
      open.push({ node: child, isTried: isInTry, labels: [...labels, ...label] })
    }
  }
  return { leaving: [...leaving], waiting: [...waiting] }
}

function isWayOut({ type, label }: AnyNode, isTried: boolean, labels: readonly unknown[]): boolean {
  if (type === 'ReturnStatement') return true
  if (type === 'ThrowStatement') return !isTried
  const isJump = type === 'BreakStatement' || type === 'ContinueStatement'
  return isJump && label != null && !labels.includes(nameOf(label))
}

const nameOf = (label: unknown): unknown => (label as AnyNode | undefined)?.['name']

const segmentAt = ({ text, ofToken }: ReadText, offset: number): number =>
  ofToken[indexEndingAfter(text, offset)] ?? 0
