import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NamespaceType, enter, namespacesOf } from '../src/index.ts'
import { holdNamespaces } from './holder.ts'
import { type Kind, type MadeReference, referTo } from './reference-kinds.ts'
import { lookAround } from './fixtures/look-around.ts'

const TYPES = ['user', 'mnt', 'pid', 'time', 'net', 'uts', 'ipc', 'cgroup'] as const
const TEN_YEARS_S = 10 * 365 * 24 * 60 * 60

/** unshare(1)'s flags; what makes a difference in there; and what is seen then. */
const WORLDS: Record<NamespaceType, { flags: string[]; setup?: string; seen?: unknown }> = {
  user: {
    flags: ['--user', '--map-root-user'],
    setup: 'echo 4711 > /proc/sys/user/max_uts_namespaces',
    seen: '4711',
  },
  mnt: {
    flags: ['--mount'],
    setup: 'mount -t tmpfs tmpfs "$MOUNT_POINT"; printf within > "$MOUNT_POINT/inside"',
    seen: 'within',
  },
  // What is seen is one level more.
  pid: { flags: ['--pid', '--fork'] },
  time: {
    flags: ['--time', '--fork', `--boottime=${TEN_YEARS_S}`, `--monotonic=${TEN_YEARS_S}`],
    seen: 1,
  },
  net: {
    flags: ['--net'],
    setup: 'echo 471 > /proc/sys/net/ipv4/ip_unprivileged_port_start',
    seen: '471',
  },
  uts: { flags: ['--uts'], setup: 'hostname within', seen: 'within' },
  ipc: { flags: ['--ipc'], setup: 'echo 4711 > /proc/sys/kernel/msgmax', seen: '4711' },
  // Has an effect only in a cgroup of its own, which not everybody can make: that has a test of its own.
  cgroup: { flags: ['--cgroup'] },
}

/** A set of namespaces to enter, and what refers to them. */
export interface EntryCase {
  readonly types: readonly NamespaceType[]
  readonly by: Kind
  /** Whether they belong to a user namespace that is not entered. */
  readonly isBelow?: true
}

const KINDS: readonly Kind[] = ['pid', 'path', 'descriptor', 'bind mount']
const [, ...OTHERS] = TYPES

/** Each type and all together, by all that can refer to them; each with the user namespace it belongs to, and without. */
export const ENTRY_CASES: readonly EntryCase[] = [
  ...[...TYPES.map((type) => [type]), TYPES].flatMap((types) => KINDS.map((by) => ({ types, by }))),
  { types: ['net'], by: 'name' },
  { types: TYPES, by: 'name' },
  ...OTHERS.map((type) => ({ types: ['user', type], by: 'pid' }) as const),
  { types: OTHERS, by: 'pid' },
  ...[...OTHERS.map((type) => [type]), OTHERS].map(
    (types) => ({ types, by: 'pid', isBelow: true }) as const,
  ),
]

/** Names a case as a sentence does. */
export function nameOf({ types, by, isBelow }: EntryCase): string {
  const which = types.length === TYPES.length ? 'all types' : types.join(' and ')
  return `${which} by ${by}${isBelow ? ', below another user namespace' : ''}`
}

/** Whether a case takes a mount namespace that nobody else is in. */
export function needsOwnMounts({ by }: EntryCase): boolean {
  return by === 'bind mount' || by === 'name'
}

/** Whether it takes no privileges but those of who has made the user namespace that is entered. */
export function ownsAll({ types }: EntryCase): boolean {
  return types.includes('user')
}

/** Makes namespaces, runs an action in them, and asserts that it was in those and otherwise where this process is. */
export async function checkEntry({ types, by, isBelow }: EntryCase): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-ns-'))
  const mountPoint = join(directory, 'mount-point')
  mkdirSync(mountPoint)
  const made = isBelow ? (['user', ...types] as const) : types
  const flags = new Set(made.flatMap((type) => WORLDS[type].flags))
  const setup = made.map((type) => WORLDS[type].setup ?? 'true').join('\n')
  const holder = await holdNamespaces([...flags], `MOUNT_POINT=${mountPoint}\n${setup}`)
  const refs: (readonly [NamespaceType, MadeReference])[] = []
  try {
    for (const type of types) refs.push([type, referTo(type, holder.pid, by, directory)])
    const targets = Object.fromEntries(refs.map(([type, { ref }]) => [type, ref]))
    const inside = await lookAround.reexec(mountPoint, { layers: [enter(targets)] })
    await compare(inside, types, holder.pid, mountPoint)
  } finally {
    for (const [, { undo }] of refs) undo()
    await holder.release()
    rmSync(directory, { recursive: true })
  }
}

async function compare(
  inside: Awaited<ReturnType<typeof lookAround>>,
  types: readonly NamespaceType[],
  holder: number,
  mountPoint: string,
): Promise<void> {
  const outside = await lookAround(mountPoint)
  const theirs = namespacesOf(holder)
  for (const type of types) assert.notEqual(theirs[type], outside.namespaces[type])
  const entered = Object.fromEntries(types.map((type) => [type, theirs[type]]))
  assert.deepEqual(inside.namespaces, { ...outside.namespaces, ...entered })
  const levels = Number(outside.effects.pid) + 1
  const seen = types
    .map((type) => [type, type === 'pid' ? levels : WORLDS[type].seen] as const)
    .filter(([, what]) => what !== undefined)
  const effects = { ...outside.effects, ...Object.fromEntries(seen) }
  assert.deepEqual(inside.effects, effects)
  assert.deepEqual(inside.pool, effects)
  assert.equal(inside.cwd, types.includes('mnt') ? '/' : process.cwd())
}
