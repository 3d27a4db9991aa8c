import type { Program } from 'acorn'
import { type AnyNode, childrenOf, isFunction } from './syntax.ts'

/**
 * A function of a text, by the range that V8 gives it: an arrow from its parameters, a method from its name. Offsets are UTF-16 code
 * units, end exclusive.
 */
export interface FunctionNode {
  readonly start: number
  readonly end: number
  /** Where its parameters end and its body begins. */
  readonly body: number
  /** Index of the function around it; the whole text is 0, and has -1. */
  readonly parent: number
  /** V8 has one function for all initializers of a class's instance fields, and one for those of its static ones. */
  readonly kind: 'text' | 'function' | 'constructor' | 'instance fields' | 'static fields'
  readonly node: AnyNode
  /** What it stands in, from the innermost. */
  readonly around: Around | undefined
}

/** A stretch of a text that belongs to a function, other than what is in a smaller such stretch. */
interface FunctionPart {
  readonly start: number
  readonly end: number
  /** Index of the function. */
  readonly of: number
}

export interface TextFunctions {
  /** The whole text first, and each before those in it. */
  readonly functions: readonly FunctionNode[]
  /** By their starts, outer ones first. Initializers are in as many parts as there are fields. */
  readonly parts: readonly FunctionPart[]
}

/** A node, and what it stands in. */
export interface Around {
  readonly node: AnyNode
  readonly around: Around | undefined
}

/** A node on the way through the tree, and which function it belongs to. */
interface Visit extends Around {
  readonly of: number
}

/** Lists the functions of a text. */
export function functionsOf(program: Program, code: string): TextFunctions {
  const node = program as Program & AnyNode
  const end = code.length
  const functions: FunctionNode[] = [
    { start: 0, end, body: 0, parent: -1, kind: 'text', node, around: undefined },
  ]
  const parts: FunctionPart[] = [{ start: 0, end, of: 0 }]
  // With a stack of its own: code that a machine wrote nests deeper than calls do.
  const open: Visit[] = [{ node, around: undefined, of: 0 }]
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    let { of } = visit
    if (isFunction(visit.node)) {
      const each = functionAt(visit, code)
      parts.push({ start: each.start, end: each.end, of: functions.length })
      of = functions.push(each) - 1
    }
    const fields = visit.node.type === 'ClassBody' ? addFields(visit, functions) : undefined
    for (const child of childrenOf(visit.node).toReversed()) {
      const field = fields?.get(child)
      if (field !== undefined) parts.push({ start: child.start, end: child.end, of: field })
      open.push({ node: child, around: visit, of: field ?? of })
    }
  }
  return { functions, parts: parts.toSorted((a, b) => a.start - b.start || b.end - a.end) }
}

function functionAt({ node, around, of }: Visit, code: string): FunctionNode {
  const holder = around?.node
  const isMethod = holder !== undefined && isMethodOf(holder, node)
  return {
    start: isMethod ? startOfMethod(holder, code) : node.start,
    end: node.end,
    body: (node['body'] as AnyNode).start,
    parent: of,
    kind: isMethod && holder['kind'] === 'constructor' ? 'constructor' : 'function',
    node,
    around,
  }
}

export function isMethodOf(holder: AnyNode, node: AnyNode): boolean {
  if (holder['value'] !== node) return false
  if (holder.type === 'MethodDefinition') return true
  return holder.type === 'Property' && (holder['method'] === true || holder['kind'] !== 'init')
}

const STATIC = /static(?:\s|\/\*[^]*?\*\/|\/\/.*)*/y

/** The word `static` is no part of the function. */
function startOfMethod(holder: AnyNode, code: string): number {
  if (holder['static'] !== true) return holder.start
  STATIC.lastIndex = holder.start
  return STATIC.test(code) ? STATIC.lastIndex : holder.start
}

/** Adds the initializers of a class, and tells for each field which of them it belongs to. */
function addFields(visit: Visit, functions: FunctionNode[]): Map<AnyNode, number> {
  const fields = new Map<AnyNode, number>()
  const members = childrenOf(visit.node)
  for (const kind of ['instance fields', 'static fields'] as const) {
    const own = members.filter((member) => isFieldOf(member, kind))
    const [first, last] = [own[0], own.at(-1)]
    if (first === undefined || last === undefined) continue
    for (const each of own) fields.set(each, functions.length)
    const { start } = first
    const end = endOfField(last)
    const { node, around, of: parent } = visit
    functions.push({ start, end, body: start, parent, kind, node, around })
  }
  return fields
}

/** Less a semicolon. */
function endOfField({ type, key, value, end }: AnyNode): number {
  return type === 'StaticBlock' ? end : ((value ?? key) as AnyNode).end
}

function isFieldOf({ type, static: isStatic }: AnyNode, kind: FunctionNode['kind']): boolean {
  if (type === 'StaticBlock') return kind === 'static fields'
  return type === 'PropertyDefinition' && (isStatic === true) === (kind === 'static fields')
}
