import type { FunctionCov } from '../v8-coverage.ts'
import type { FunctionNode } from './functions.ts'
import { nameOf } from './name-function.ts'
import { placeOf, placesOf } from './places.ts'

/**
 * Whether V8 may have told nothing of a function that did not run, although what is around it ran. It tells of one if, since the last
 * take, what it has as the smallest function around it ran. That may be initializers of fields, which mostly run at another time than
 * what evaluates the class. Costs no reading of the text.
 */
export function mayLackFunctions(functions: readonly FunctionCov[]): boolean {
  return functions.some(
    ({ functionName, ranges: [outer, ...blocks] }) =>
      functionName.endsWith('_initializer>') ||
      (outer?.count === 0 && blocks.some(({ count }) => count > 0)),
  )
}

/** Adds the functions of a text that V8 has told nothing of: they did not run. */
export function addUnlisted(
  functions: readonly FunctionCov[],
  nodes: readonly FunctionNode[],
): FunctionCov[] {
  const listed = new Set(functions.map(placeOf))
  const isListed = (node: FunctionNode): boolean =>
    placesOf(node).some((place) => listed.has(place))
  // A text that began before anything was counted is not listed, and ran.
  const unlisted = nodes.filter((node) => node.kind !== 'text' && !isListed(node))
  return [...functions, ...unlisted.map(notRun)]
}

function notRun(node: FunctionNode): FunctionCov {
  const range = { startOffset: node.start, endOffset: node.end, count: 0 }
  return { functionName: nameOf(node), ranges: [range], isBlockCoverage: false }
}
