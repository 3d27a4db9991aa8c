import { type AnyNode, childrenOf, isFunction } from './syntax.ts'

/** A part of a text that V8 has a counter for. Offsets are UTF-16 code units, end exclusive. */
export interface Slot {
  readonly start: number
  readonly end: number
  /** Whether it is the branch of an `if` without `else`, and what follows that never runs after it. */
  readonly leaves?: boolean
  /** Whether it runs where the slot right before it does not. */
  readonly isOther?: boolean
}

/** Finds where between two nodes something stands, such as an operator. */
type Find = (token: RegExp, from: number) => number

/**
 * Lists what V8 counts of a program besides its functions, outer parts first: bodies of loops and branches, arms of `?:`, right sides of
 * `&&`, `||` and `??`, cases, `catch` and `finally`.
 */
export function slotsOf(program: AnyNode, find: Find): Slot[] {
  const slots: Slot[] = []
  const open = [program]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    slots.push(...slotsAt(node, find))
    open.push(...childrenOf(node))
  }
  return slots.toSorted((a, b) => a.start - b.start || b.end - a.end)
}

function slotsAt(node: AnyNode, find: Find): Slot[] {
  const child = (key: string): AnyNode | undefined =>
    (node[key] ?? undefined) as AnyNode | undefined
  switch (node.type) {
    case 'IfStatement': {
      const [then, otherwise] = [child('consequent'), child('alternate')]
      if (then && !otherwise) return [{ start: then.start, end: then.end, leaves: isLeft(then) }]
      return [
        ...whole(then),
        ...(then && otherwise ? [{ start: then.end, end: otherwise.end, isOther: true }] : []),
      ]
    }
    case 'ConditionalExpression': {
      const [test, then, otherwise] = [child('test'), child('consequent'), child('alternate')]
      if (!test || !then || !otherwise) return []
      return [
        { start: find(/^\?$/, test.end), end: then.end },
        { start: find(/^:$/, then.end), end: otherwise.end, isOther: true },
      ]
    }
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const [left, right] = [child('left'), child('right')]
      const isLogical = /^(?:&&|\|\||\?\?)/.test(String(node['operator']))
      return isLogical && left && right
        ? [{ start: find(/^(?:&&|\|\||\?\?)=?$/, left.end), end: right.end }]
        : []
    }
    case 'ChainExpression':
      return optionalsOf(node, find)
    case 'SwitchCase':
      return whole(node)
    case 'TryStatement':
      return [...whole(child('handler')), ...whole(child('finalizer'))]
    default:
      return /^(?:For|While|DoWhile)/.test(node.type) && !isFunction(node)
        ? whole(child('body'))
        : []
  }
}

const JUMP = /^(?:Return|Throw|Break|Continue)Statement$/

function isLeft(branch: AnyNode): boolean {
  const last = branch.type === 'BlockStatement' ? childrenOf(branch).at(-1) : branch
  return JUMP.test(last?.type ?? '')
}

/** Of each `?.` what follows is a part, up to the end of the chain. */
function optionalsOf(chain: AnyNode, find: Find): Slot[] {
  const slots: Slot[] = []
  let link = chain['expression'] as AnyNode | undefined
  while (link?.type === 'MemberExpression' || link?.type === 'CallExpression') {
    const inner = (link['object'] ?? link['callee']) as AnyNode
    if (link['optional'] === true) slots.push({ start: find(/^\?\.$/, inner.end), end: chain.end })
    link = inner
  }
  return slots
}

function whole(node: AnyNode | undefined): Slot[] {
  return node ? [{ start: node.start, end: node.end }] : []
}
