import { type AnyNode, type Options, type Program, parse } from 'acorn'

/** The syntax of a module, and where its tokens start. */
export interface Syntax {
  readonly program: Program
  /** In UTF-16 code units, ascending. */
  readonly tokenStarts: readonly number[]
}

/** @throws {SyntaxError} for what is not a module. */
export function parseModule(code: string): Syntax {
  const tokenStarts: number[] = []
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    onToken: ({ start }) => tokenStarts.push(start),
  }
  const program = parse(code, options)
  return { program, tokenStarts }
}

/** Visits a node and all below it, each before what is below it. */
export function walk(
  node: AnyNode,
  visit: (node: AnyNode, parent: AnyNode | undefined) => void,
): void {
  const left: [AnyNode, AnyNode | undefined][] = [[node, undefined]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [each, parent] = next
    visit(each, parent)
    for (const child of childrenOf(each).toReversed()) left.push([child, each])
  }
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is AnyNode {
  return typeof (value as { type?: unknown } | null | undefined)?.type === 'string'
}

/** Whether V8 has a counter of its own for a node, which says how often it was called, not how often it was made. */
export function isFunction({ type }: AnyNode): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression'
}
