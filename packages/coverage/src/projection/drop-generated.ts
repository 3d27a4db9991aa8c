import type { FunctionCov } from '../v8-coverage.ts'
import type { FunctionNode } from './functions.ts'
import { placesOf, placeOf } from './places.ts'
import { type AnyNode, childrenOf } from './syntax.ts'

/**
 * Leaves out the static initializers of classes in which only a compiler has put them: esbuild, and so tsx, gives each class a block that keeps
 * its name. Up to Node.js 22, V8 gives them the range of the class's body, as it does to the initializers of instance fields, which they would
 * hide then.
 */
export function dropGenerated(
  functions: readonly FunctionCov[],
  nodes: readonly FunctionNode[],
): readonly FunctionCov[] {
  const generated = new Set(nodes.filter(isGenerated).flatMap(placesOf))
  if (generated.size === 0) return functions
  const instances = new Set(functions.filter(isOfInstance).map(placeOf))
  return functions.filter(
    (each) =>
      each.functionName !== '<static_initializer>' ||
      !instances.has(placeOf(each)) ||
      !generated.has(placeOf(each)),
  )
}

const isOfInstance = ({ functionName }: FunctionCov): boolean =>
  functionName === '<instance_members_initializer>'

/** Whether all that is static of a class are blocks which keep names. */
function isGenerated({ kind, node }: FunctionNode): boolean {
  if (kind !== 'static fields') return false
  const members = childrenOf(node).filter(isStaticPart)
  return members.length > 0 && members.every(keepsName)
}

function isStaticPart({ type, static: isStatic }: AnyNode): boolean {
  return type === 'StaticBlock' || (type === 'PropertyDefinition' && isStatic === true)
}

/** `static { __name(this, "Class") }` */
function keepsName(block: AnyNode): boolean {
  if (block.type !== 'StaticBlock') return false
  const [statement, ...others] = childrenOf(block)
  const call = statement?.['expression'] as AnyNode | undefined
  const callee = call?.['callee'] as AnyNode | undefined
  return others.length === 0 && call?.type === 'CallExpression' && callee?.['name'] === '__name'
}
