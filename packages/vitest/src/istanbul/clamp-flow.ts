import type { AnyNode, Program } from 'acorn'
import { isFunction, walk } from './syntax.ts'

/**
 * Takes back what V8 counts too much. It forgets that a block was left early as soon as a later `?:`, `&&`, `||`, `??` or `?.` of it was compiled, and
 * gives the code after that the count of the block again (see docs/discoveries/v8.md). In a list of statements, none runs more often
 * than the one before it.
 *
 * @param counts Of each offset of the text; changed in place.
 */
export function clampFlow(program: Program, counts: Float64Array): void {
  walk(program, (node) => {
    let most = Infinity
    for (const statement of statementsOf(node)) {
      if (!tellsFlow(statement)) continue
      const count = counts[statement.start] ?? 0
      if (count > most) cap(statement, most, counts)
      else most = count
      // What cannot be reached, cannot be called either.
      if (most === 0) counts.fill(0, statement.start, statement.end)
    }
  })
}

function statementsOf(node: AnyNode): readonly AnyNode[] {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body
    case 'SwitchCase':
      return node.consequent
    default:
      return []
  }
}

/** Whether the count at the start of a statement says how often it was reached: not of a function, which may have been called before. */
function tellsFlow(node: AnyNode): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportDefaultDeclaration':
    case 'EmptyStatement':
      return false
    case 'ExportNamedDeclaration':
      return node.declaration?.type !== 'FunctionDeclaration' && node.declaration !== null
    case 'ExpressionStatement':
      return !isFunction(node.expression)
    default:
      return true
  }
}

/** Lowers the counts of what a statement does once each time it is reached, which leaves out functions and what loops repeat. */
function cap(statement: AnyNode, most: number, counts: Float64Array): void {
  const repeated: AnyNode[] = []
  walk(statement, (node) => repeated.push(...repeatedOf(node)))
  let at = statement.start
  for (const { start, end } of repeated.toSorted((a, b) => a.start - b.start)) {
    for (; at < start; at++) counts[at] = Math.min(counts[at] ?? 0, most)
    at = Math.max(at, end)
  }
  for (; at < statement.end; at++) counts[at] = Math.min(counts[at] ?? 0, most)
}

function repeatedOf(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassBody':
      return [node]
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [node.test, node.body]
    case 'ForStatement':
      return [node.test, node.update, node.body].filter((each) => !!each)
    case 'ForInStatement':
    case 'ForOfStatement':
      return [node.left, node.body]
    default:
      return []
  }
}
