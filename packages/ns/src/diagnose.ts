import type { Finding } from '@reexec/core/doctor'
import { NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { type Possibility, type Support, supported } from './supported.ts'

/** Finds out which namespaces can be entered and created here, for `reexec doctor`. */
export function diagnose(): Finding[] {
  try {
    const support = supported()
    return NAMESPACE_TYPES.map((type) => findingOf(type, support[type]))
  } catch (error) {
    return [{ level: 'note', text: error instanceof Error ? error.message : String(error) }]
  }
}

function findingOf(type: NamespaceType, { enter, create }: Support): Finding {
  const isAllPossible = enter.possible && create.possible
  const text = `${type}: ${describe('enter', enter)}; ${describe('create', create)}`
  return { level: isAllPossible ? 'ok' : 'note', text }
}

function describe(what: string, possibility: Possibility): string {
  if (!possibility.possible) return `cannot ${what}: ${possibility.why}`
  return `can ${what}${possibility.needsUser ? ', together with a user namespace' : ''}`
}
