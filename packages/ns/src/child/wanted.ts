import { NamespaceError } from '../errors.ts'
import { type Identity, identityOf } from '../identity.ts'
import type { NamespaceType } from '../namespace.ts'
import type { Native } from '../native.ts'
import type { Plan } from '../plan.ts'

/** Where the action has to run: type → identity. */
export interface Wanted {
  readonly namespaces: ReadonlyMap<NamespaceType, Identity>
  /** Types of which it only is known that it is a new one, and so not that of the parent, which `namespaces` has. */
  readonly others: ReadonlySet<NamespaceType>
}

/** Tells where the action has to run, by what the parent has opened and what the native file has entered and created. */
export function wantedOf(native: Native, { steps, origin }: Plan): Wanted {
  const namespaces = new Map(Object.entries(origin) as [NamespaceType, Identity][])
  const others = new Set<NamespaceType>()
  for (const [at, step] of steps.entries()) {
    const { how, type } = step
    others.delete(type)
    if (how === 'enter') namespaces.set(type, step.identity)
    // Of a new PID namespace there is no identity before there is a process in it.
    else if (how === 'create' && type === 'pid') others.add(type)
    else namespaces.set(type, identityOf(type, native.earlyIdentity(at)))
    if (how === 'create' && type !== 'pid') checkNew(type, namespaces.get(type), origin[type])
  }
  return { namespaces, others }
}

function checkNew(
  type: NamespaceType,
  created: Identity | undefined,
  former: Identity | undefined,
): void {
  if (created !== former) return
  const message = `The child is in ${former}, as the parent is, and should be in a new one.`
  throw new NamespaceError(message, { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH', type })
}
