import type { IdMaps } from './id-map.ts'
import { NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { show } from './show.ts'
import type { TimeOffsets } from './time-offsets.ts'

/** Which namespaces to create. `true` is one as the kernel makes it; those that are left out stay the parent's. */
export interface CreateTargets {
  /** Gives privileges over the others, so that whoever may create it may create all. */
  readonly user?: boolean | IdMaps
  /** Begins with the parent's mounts; what is mounted later, on either side, does not show up on the other. */
  readonly mnt?: boolean | MountOptions
  /** Has a loopback interface and nothing else. */
  readonly net?: boolean | NetworkOptions
  /** Begins with the parent's host name. */
  readonly uts?: boolean | HostOptions
  /** All its processes end with the child. */
  readonly pid?: boolean | ProcessOptions
  readonly time?: boolean | TimeOffsets
  readonly ipc?: boolean
  readonly cgroup?: boolean
}

/** What is mounted in a new mount namespace, when the action's module is loaded. */
export interface MountOptions {
  /** Absolute paths of directories that are to be empty, and the action's own. Default: none. */
  readonly tmpfs?: readonly string[]
}

/** What is special about a new network namespace. */
export interface NetworkOptions {
  /** Whether the loopback interface is brought up. Default: `false`. */
  readonly loopback?: boolean
}

/** What is special about a new UTS namespace. */
export interface HostOptions {
  /** The host name in there, of at most 64 bytes. Default: the parent's. */
  readonly hostname?: string
}

/** What is special about a new PID namespace. */
export interface ProcessOptions {
  /** Whether a /proc that shows the processes in there is mounted. Needs a new mount namespace. Default: `false`. */
  readonly proc?: boolean
}

/** What `create()` was asked for, checked: an object for each namespace to be created. */
export interface Creation {
  readonly user?: IdMaps
  readonly mnt?: MountOptions
  readonly net?: NetworkOptions
  readonly uts?: HostOptions
  readonly pid?: ProcessOptions
  readonly time?: TimeOffsets
  readonly ipc?: object
  readonly cgroup?: object
}

const OPTIONS: Readonly<Record<NamespaceType, readonly string[]>> = {
  cgroup: [],
  ipc: [],
  mnt: ['tmpfs'],
  net: ['loopback'],
  pid: ['proc'],
  time: ['monotonicMs', 'boottimeMs'],
  user: ['uidMap', 'gidMap'],
  uts: ['hostname'],
}

/**
 * Checks what `create()` was asked for: nothing of it is ever passed over.
 *
 * @throws {TypeError} as `create()` does.
 */
export function checkCreation(targets: CreateTargets): Creation {
  const creation: Creation = Object.fromEntries(
    Object.entries(targets)
      .filter(([type, wanted]) => checkTarget(type, wanted))
      .map(([type, wanted]) => [type, wanted === true ? {} : (wanted as object)]),
  )
  if (Object.keys(creation).length === 0) {
    throw new TypeError(`create() was given no namespace. It takes ${NAMESPACE_TYPES.join(', ')}.`)
  }
  checkOptions(creation)
  return creation
}

/** Whether it is to be created. */
function checkTarget(type: string, wanted: unknown): boolean {
  const options = Object.hasOwn(OPTIONS, type) ? OPTIONS[type as NamespaceType] : undefined
  if (options === undefined) {
    const types = NAMESPACE_TYPES.join(', ')
    throw new TypeError(`There is no type of namespace called "${type}". create() takes ${types}.`)
  }
  if (wanted === undefined || typeof wanted === 'boolean') return wanted === true
  const names = typeof wanted === 'object' && wanted !== null ? Object.keys(wanted) : undefined
  const stranger = names?.find((name) => !options.includes(name))
  if (names !== undefined && stranger === undefined && options.length > 0) return true
  const takes = options.length === 0 ? '' : ` or an object with ${options.join(', ')}`
  throw new TypeError(`create({ ${type} }) takes true${takes}, not ${show(wanted)}.`)
}

function checkOptions({ mnt, net, uts, pid }: Creation): void {
  const tmpfs: unknown = mnt?.tmpfs ?? []
  if (!Array.isArray(tmpfs) || !tmpfs.every((path) => isAbsolutePath(path))) {
    throw new TypeError(`tmpfs is a list of absolute paths, not ${show(tmpfs)}.`)
  }
  checkBoolean('loopback', net?.loopback)
  checkBoolean('proc', pid?.proc)
  if (pid?.proc === true && mnt === undefined) {
    throw new TypeError('create({ pid: { proc: true } }) mounts a /proc, and needs mnt for that.')
  }
  const hostname: unknown = uts?.hostname
  if (hostname === undefined) return
  const isName = typeof hostname === 'string' && !hostname.includes('\0')
  if (isName && hostname !== '' && Buffer.byteLength(hostname) <= 64) return
  throw new TypeError(`hostname has 1 to 64 bytes, and is not ${show(hostname)}.`)
}

function isAbsolutePath(path: unknown): boolean {
  return typeof path === 'string' && path.startsWith('/') && !path.includes('\0')
}

function checkBoolean(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return
  throw new TypeError(`${name} is true or false, not ${show(value)}.`)
}
