import { type Around, type FunctionNode, isMethodOf } from './functions.ts'
import type { AnyNode } from './syntax.ts'

/** Names a function as V8 does: by its own name, or by what it is assigned to. */
export function nameOf({ kind, node, around }: FunctionNode): string {
  switch (kind) {
    case 'text':
      return ''
    case 'instance fields':
      return '<instance_members_initializer>'
    case 'static fields':
      return '<static_initializer>'
    default:
      return idOf(node) ?? nameByHolder(kind, node, around)
  }
}

function nameByHolder(
  kind: FunctionNode['kind'],
  node: AnyNode,
  around: Around | undefined,
): string {
  const holder = around?.node
  if (around === undefined || holder === undefined) return ''
  if (kind === 'constructor') {
    const [body, owner] = [around.around, around.around?.around]
    if (body === undefined || owner === undefined) return ''
    return idOf(owner.node) ?? nameByHolder('function', owner.node, owner.around)
  }
  if (isMethodOf(holder, node)) {
    const prefix = holder['kind'] === 'get' || holder['kind'] === 'set' ? `${holder['kind']} ` : ''
    const key = keyOf(holder)
    return key === undefined ? '' : prefix + key
  }
  return nameByValue(node, around)
}

function nameByValue(node: AnyNode, { node: holder, around }: Around): string {
  switch (holder.type) {
    case 'VariableDeclarator':
      return idOf(holder) ?? ''
    case 'Property':
    case 'PropertyDefinition':
      return keyOf(holder) ?? ''
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return holder['right'] === node ? targetOf(holder['left'] as AnyNode) : ''
    case 'ExportDefaultDeclaration':
      return 'default'
    case 'ParenthesizedExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'SequenceExpression':
    case 'ArrayExpression':
      return around === undefined ? '' : nameByValue(holder, around)
    default:
      return ''
  }
}

function idOf(node: AnyNode): string | undefined {
  const id = node['id'] as AnyNode | null | undefined
  return typeof id?.['name'] === 'string' ? id['name'] : undefined
}

function keyOf({ key, computed }: AnyNode): string | undefined {
  if (computed === true) return undefined
  const { type, name, value } = key as AnyNode
  return type === 'PrivateIdentifier' ? `#${String(name)}` : String(name ?? value)
}

/** `a.b.c` is the name of what is assigned to that. */
function targetOf(target: AnyNode): string {
  if (target.type === 'Identifier') return String(target['name'])
  if (target.type === 'ThisExpression') return 'this'
  if (target.type !== 'MemberExpression' || target['computed'] === true) return ''
  const [object, property] = [target['object'] as AnyNode, target['property'] as AnyNode]
  const name =
    property.type === 'PrivateIdentifier'
      ? `#${String(property['name'])}`
      : String(property['name'])
  const owner = targetOf(object)
  return owner === '' ? name : `${owner}.${name}`
}
