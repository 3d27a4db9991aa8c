import type { AnyNode, ArrowFunctionExpression, LogicalExpression } from 'acorn'
import { type Syntax, isFunction, walk } from './syntax.ts'

/**
 * At which offset V8's counts have to be asked for what Istanbul counts: its locations may begin with a function, whose count says how often it was
 * called. By the range of the location, as `start:end`; what is not in here has to be asked where its location starts.
 */
export interface Probes {
  readonly statements: ReadonlyMap<string, number>
  /** By the range of the body. */
  readonly functions: ReadonlyMap<string, number>
  /** Of locations of branches, by type of branch and range of the location. */
  readonly paths: ReadonlyMap<string, number>
  readonly ifs: ReadonlyMap<string, IfProbe>
}

/** By the range of the whole statement. Of what is missing there is no counter: it ran whenever the other one did not. */
interface IfProbe {
  readonly whole: number
  readonly consequent: number
  readonly alternate: number | undefined
}

export function rangeKey({ start, end }: { start: number; end: number }): string {
  return `${start}:${end}`
}

export function probesOf({ program, tokenStarts }: Syntax): Probes {
  const statements = new Map<string, number>()
  const functions = new Map<string, number>()
  const paths = new Map<string, number>()
  const ifs = new Map<string, IfProbe>()
  const before = ({ start }: AnyNode): number => tokenBefore(tokenStarts, start)
  walk(program, (node, parent) => {
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.init) statements.set(rangeKey(node.init), node.start)
        break
      case 'PropertyDefinition':
        if (node.value && isFunction(node.value))
          statements.set(rangeKey(node.value), before(node.value))
        break
      case 'ArrowFunctionExpression': {
        const arrow = arrowOf(node, tokenStarts)
        functions.set(rangeKey(node.body), arrow)
        if (node.expression) statements.set(rangeKey(node.body), arrow)
        break
      }
      case 'AssignmentPattern':
        paths.set(`default-arg ${rangeKey(node.right)}`, node.left.start)
        break
      case 'IfStatement':
        ifs.set(rangeKey(node), {
          whole: node.start,
          consequent: node.consequent.start,
          alternate: node.alternate?.start,
        })
        break
      case 'ConditionalExpression':
        for (const path of [node.consequent, node.alternate])
          paths.set(`cond-expr ${rangeKey(path)}`, before(path))
        break
      case 'LogicalExpression':
        if (parent?.type !== 'LogicalExpression')
          for (const path of leavesOf(node).slice(1))
            paths.set(`binary-expr ${rangeKey(path)}`, before(path))
    }
  })
  return { statements, functions, paths, ifs }
}

/** The last token before a body is the arrow, or a parenthesis of which the arrow is outside. */
function arrowOf({ body, start }: ArrowFunctionExpression, tokenStarts: readonly number[]): number {
  return Math.max(start, tokenBefore(tokenStarts, body.start))
}

function leavesOf(node: AnyNode): AnyNode[] {
  if (node.type !== 'LogicalExpression') return [node]
  const { left, right }: LogicalExpression = node
  return [...leavesOf(left), ...leavesOf(right)]
}

function tokenBefore(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return starts[low - 1] ?? 0
}
