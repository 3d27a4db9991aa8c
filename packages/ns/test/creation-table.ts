import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CreateTargets, type NamespaceType, create } from '../src/index.ts'
import { type Observation, observe } from './fixtures/observe.ts'

/** A century, in milliseconds, and a bit more than that, so that nothing is rounded away. */
const CENTURY_MS = 100 * 365 * 24 * 60 * 60 * 1000
const BIT_MORE_MS = 1001

/** Stands for the directory that a case is given. */
const DIRECTORY = '/directory'

/** What is created, and what is seen then that is not seen outside. */
export interface CreationCase {
  readonly targets: CreateTargets
  readonly seen: Partial<Observation>
}

const ALONE_IN_NET = { interfaces: ['lo'], loopback: 'unreachable' } as const
const SECOND = { pid: 'of the second process' } as const

/** Of each type what it makes of itself, and what all its options do. */
const CASES: Record<Exclude<NamespaceType, 'user'>, readonly CreationCase[]> = {
  mnt: [
    { targets: { mnt: true }, seen: {} },
    { targets: { mnt: { tmpfs: [DIRECTORY] } }, seen: { names: [] } },
  ],
  net: [
    { targets: { net: true }, seen: ALONE_IN_NET },
    { targets: { net: { loopback: false } }, seen: ALONE_IN_NET },
    { targets: { net: { loopback: true } }, seen: { interfaces: ['lo'], loopback: 'served' } },
  ],
  uts: [
    { targets: { uts: true }, seen: {} },
    { targets: { uts: { hostname: 'created' } }, seen: { hostname: 'created' } },
    { targets: { uts: { hostname: 'ü'.repeat(32) } }, seen: { hostname: 'ü'.repeat(32) } },
  ],
  pid: [
    { targets: { pid: true }, seen: { ...SECOND, proc: 'does not show it' } },
    { targets: { pid: { proc: true }, mnt: true }, seen: SECOND },
  ],
  time: [
    { targets: { time: true }, seen: {} },
    {
      targets: { time: { monotonicMs: CENTURY_MS + BIT_MORE_MS } },
      seen: { offsets: 'monotonic 3153600001 1000000 boottime 0 0', centuries: [1, 0] },
    },
    {
      targets: { time: { boottimeMs: CENTURY_MS + BIT_MORE_MS } },
      seen: { offsets: 'monotonic 0 0 boottime 3153600001 1000000', centuries: [0, 1] },
    },
    {
      // As the kernel has them: what is less than a second is added.
      targets: { time: { monotonicMs: -1, boottimeMs: -1500 } },
      seen: { offsets: 'monotonic -1 999000000 boottime -2 500000000' },
    },
    {
      targets: { time: { monotonicMs: -1000, boottimeMs: 0 } },
      seen: { offsets: 'monotonic -1 0 boottime 0 0' },
    },
  ],
  ipc: [{ targets: { ipc: true }, seen: {} }],
  cgroup: [{ targets: { cgroup: true }, seen: {} }],
}

const SINGLE = Object.values(CASES).flat()
const ALL: CreationCase = {
  targets: {
    mnt: { tmpfs: [DIRECTORY] },
    net: { loopback: true },
    uts: { hostname: 'created' },
    pid: { proc: true },
    time: { monotonicMs: 5, boottimeMs: 2005 },
    ipc: true,
    cgroup: true,
  },
  seen: {
    names: [],
    interfaces: ['lo'],
    hostname: 'created',
    ...SECOND,
    offsets: 'monotonic 0 5000000 boottime 2 5000000',
  },
}

/** The only user there is, who may do everything. */
const ROOT: Partial<Observation> = { uid: 0, gid: 0, capabilities: allCapabilities() }

/** Each type with all its options and all types together, each by privileges that are there and with a new user namespace. */
export const CREATION_CASES: readonly CreationCase[] = [
  ...SINGLE,
  ALL,
  { targets: { user: true }, seen: ROOT },
  ...[...SINGLE, ALL].map(({ targets, seen }) => ({
    targets: { user: true, ...targets },
    seen: { ...ROOT, ...seen },
  })),
]

/** Names a case by what it asks for. */
export function nameOf({ targets }: CreationCase): string {
  return JSON.stringify(targets)
}

/** Runs an action in new namespaces, and asserts that it was in those, saw what they make different, and all else as it is outside. */
export async function checkCreation({ targets, seen }: CreationCase): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-ns-'))
  writeFileSync(join(directory, 'outside'), '')
  const { mnt } = targets
  const isEmptied = typeof mnt === 'object' && mnt.tmpfs !== undefined
  const given = { ...targets, ...(isEmptied ? { mnt: { tmpfs: [directory] } } : {}) }
  try {
    const outside = await observe(directory)
    const { namespaces, ...inside } = await observe.reexec(directory, { layers: [create(given)] })
    const types = Object.keys(targets) as NamespaceType[]
    for (const type of Object.keys(outside.namespaces) as NamespaceType[]) {
      assert.equal(namespaces[type] !== outside.namespaces[type], types.includes(type), type)
    }
    const { namespaces: _, ...theirs } = outside
    const maps = types.includes('user')
      ? { uidMap: `0 ${outside.uid} 1`, gidMap: `0 ${outside.gid} 1` }
      : {}
    assert.deepEqual(inside, { ...theirs, ...maps, ...seen })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** All that this kernel knows. */
function allCapabilities(): string {
  const last = BigInt(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8').trim())
  return ((2n << last) - 1n).toString(16).padStart(16, '0')
}
