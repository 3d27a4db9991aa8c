import type { EnterTargets } from './enter.ts'
import { NamespaceError } from './errors.ts'
import { ENTERABLE_TYPES, type EnterableType, NAMESPACE_TYPES } from './namespace.ts'
import { type Reference, isReference } from './reference.ts'

/**
 * Checks what `enter()` was asked for: nothing of it is ever passed over.
 *
 * @returns Types and references, in the order of entry.
 * @throws {TypeError | NamespaceError} as `enter()` does.
 */
export function checkTargets(targets: EnterTargets): [EnterableType, Reference][] {
  for (const [type, ref] of Object.entries(targets)) {
    checkType(type, ref)
    checkReference(type, ref)
  }
  const references = ENTERABLE_TYPES.flatMap((type): [EnterableType, Reference][] => {
    const ref = targets[type]
    return ref === undefined ? [] : [[type, ref]]
  })
  if (references.length > 0) return references
  throw new TypeError(`enter() was given no namespace. It takes ${ENTERABLE_TYPES.join(', ')}.`)
}

function checkType(name: string, ref: Reference): void {
  const type = NAMESPACE_TYPES.find((each) => each === name)
  if (type === undefined) {
    const known = ENTERABLE_TYPES.join(', ')
    throw new TypeError(`There is no type of namespace called "${name}". enter() takes ${known}.`)
  }
  if (ENTERABLE_TYPES.some((each) => each === type)) return
  const why =
    type === 'pid'
      ? 'a process never changes its PID namespace, see setns(2)'
      : 'setns(2) takes it from a single-threaded process only, and Node.js has several threads from its start'
  throw new NamespaceError(
    `Entering a ${type} namespace is not supported: ${why}. Nothing was entered.`,
    { step: 'open', code: 'ERR_NAMESPACE_UNSUPPORTED', type, ref },
  )
}

function checkReference(type: string, ref: unknown): void {
  if (isReference(ref)) return
  throw new TypeError(
    `enter({ ${type} }) takes a pid, a path or { fd: descriptor }, not ${JSON.stringify(ref)}.`,
  )
}
