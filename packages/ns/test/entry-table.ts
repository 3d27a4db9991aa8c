import assert from 'node:assert/strict'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EnterTargets, enter, namespacesOf } from '../src/index.ts'
import { type Holder, holdNamespaces } from './holder.ts'
import { lookAround } from './fixtures/look-around.ts'

const TYPES = ['mnt', 'net', 'uts', 'ipc', 'cgroup'] as const
type Type = (typeof TYPES)[number]

/** unshare(1)'s flag; what makes a difference in there; and what is seen then. */
const WORLDS: Record<Type, { flag: string; setup: string; seen?: string }> = {
  mnt: {
    flag: '--mount',
    setup: 'mount -t tmpfs tmpfs "$MOUNT_POINT"; printf within > "$MOUNT_POINT/inside"',
    seen: 'within',
  },
  net: {
    flag: '--net',
    setup: 'echo 471 > /proc/sys/net/ipv4/ip_unprivileged_port_start',
    seen: '471',
  },
  uts: { flag: '--uts', setup: 'hostname within', seen: 'within' },
  ipc: { flag: '--ipc', setup: 'echo 4711 > /proc/sys/kernel/msgmax', seen: '4711' },
  // Has an effect only in a cgroup of its own, which not everybody can make: that has a test of its own.
  cgroup: { flag: '--cgroup', setup: 'true' },
}

/** A set of namespaces to enter, and what refers to them. */
export interface EntryCase {
  readonly types: readonly Type[]
  readonly by: 'pid' | 'path'
}

/** Each type and all together, by pid and by path. */
export const ENTRY_CASES: readonly EntryCase[] = [...TYPES.map((type) => [type]), TYPES].flatMap(
  (types) => (['pid', 'path'] as const).map((by) => ({ types, by })),
)

/** Names a case as a sentence does. */
export function nameOf({ types, by }: EntryCase): string {
  return `${types.join(' and ')} by ${by}`
}

/** Makes namespaces, runs an action in them, and asserts that it was in those and otherwise where this process is. */
export async function checkEntry({ types, by }: EntryCase): Promise<void> {
  const mountPoint = mkdtempSync(join(tmpdir(), 'reexec-ns-'))
  const setup = types.map((type) => WORLDS[type].setup).join('\n')
  const holder = await holdNamespaces(
    types.map((type) => WORLDS[type].flag),
    `MOUNT_POINT=${mountPoint}\n${setup}`,
  )
  try {
    const layers = [enter(targetsOf(holder, types, by))]
    const inside = await lookAround.reexec(mountPoint, { layers })
    const outside = await lookAround(mountPoint)
    const theirs = namespacesOf(holder.pid)
    for (const type of types) assert.notEqual(theirs[type], outside.namespaces[type])
    assert.deepEqual(inside.namespaces, { ...outside.namespaces, ...pick(theirs, types) })
    const seen = types.flatMap((type) =>
      'seen' in WORLDS[type] ? [[type, WORLDS[type].seen]] : [],
    )
    const effects = { ...outside.effects, ...Object.fromEntries(seen) }
    assert.deepEqual(inside.effects, effects)
    assert.deepEqual(inside.pool, effects)
    assert.equal(inside.cwd, types.includes('mnt') ? '/' : process.cwd())
  } finally {
    await holder.release()
    rmdirSync(mountPoint)
  }
}

function targetsOf({ pid }: Holder, types: readonly Type[], by: 'pid' | 'path'): EnterTargets {
  const refs = types.map((type) => [type, by === 'pid' ? pid : `/proc/${pid}/ns/${type}`])
  return Object.fromEntries(refs)
}

function pick<Of extends object>(from: Of, keys: readonly (keyof Of)[]): Partial<Of> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<Of>
}
