import type { FunctionCov } from '../v8-coverage.ts'
import type { FunctionNode } from './functions.ts'

/** Where V8 says that a function is, as one word to compare. */
export function placeOf({ ranges: [outer] }: FunctionCov): string {
  return `${outer?.startOffset} ${outer?.endOffset}`
}

/** Where V8 may say that a function is, likewise: up to Node.js 22, the initializers of fields have the range of the class's body. */
export function placesOf(each: FunctionNode): string[] {
  const ranges = each.kind.endsWith('fields') ? [each, each.node] : [each]
  return ranges.map(({ start, end }) => `${start} ${end}`)
}
