import { UnsupportedPlatformError } from './errors.ts'
import type { NamespaceType } from './namespace.ts'

/**
 * What `native/reexec-ns.c` exports. Where nothing else is said, a function returns what the kernel returns: a number,
 * below 0 for an error (`-errno`).
 */
export interface Native {
  /**
   * What the file did as a constructor, before this process had threads: whether it ran at all, how many steps it began,
   * in which of `STAGES` the last one failed (0: it did not), and the errno of that.
   */
  early(): [ran: number, steps: number, stage: number, errno: number]
  /** Inode and device of what a step entered in turn, or created. */
  earlyIdentity(step: number): bigint
  /** statx(2): inode and device, as one number. With an empty path they are those of the descriptor. */
  identify(directory: number, path: string): bigint | number
  /** What `identify` says of each of `LINKS` in a directory such as `/proc/PID/ns`. */
  identifyAll(directory: number, path: string): (bigint | number)[] | number
  /**
   * Finds the threads that are not in the same namespaces of all types as another of their process, or have another root.
   *
   * @param thread Descriptor of `/proc/PID/task/ID` of the other.
   * @returns Their ids; threads that have ended meanwhile may be among them.
   */
  unlike(thread: number): number[] | number
  /** statx(2): the id of the mount in which a directory is; 0 if the kernel does not tell. */
  mountId(directory: number, path: string): number
  /** open(2) with O_PATH; returns a descriptor. */
  openPath(path: string): number
  /** ioctl_ns(2); returns a descriptor or a flag. */
  ioctlNs(fd: number, request: number): number
  /** Moves all threads to the root of the mount namespace that was entered; returns the id of its mount, 0 if the kernel does not tell. */
  enterRoot(): number
  /** Lets this process end with the one that relays its signals, if there is one. */
  endWithRelay(): number
  /** mount(2). */
  mount(source: string, target: string, type: string, flags: number, data: string): number
  /** sethostname(2). */
  setHostname(name: string): number
  /** Brings up `lo` in the network namespace of the calling thread, see netdevice(7). */
  bringUpLoopback(): number
  /**
   * Has a process of its own, which then ends, create two kinds of namespaces, one after the other, and enter one.
   *
   * @param first Flag for unshare(2); 0 for none, as for the others.
   * @param enter Flag for setns(2) of `fd`.
   */
  attempt(first: number, second: number, fd: number, enter: number): number
}

/** Where a step of the constructor can fail, by number. */
export const STAGES = [
  undefined,
  'open',
  'setns',
  'unshare',
  'map',
  'offset',
  'mount',
  'fork',
  'root',
] as const

/** Of each type what names, in `/proc/PID/ns`, that of a thread, and that of the processes it starts. */
export const LINKS: readonly (readonly [type: NamespaceType, link: string])[] = [
  ['cgroup', 'cgroup'],
  ['ipc', 'ipc'],
  ['mnt', 'mnt'],
  ['net', 'net'],
  ['pid', 'pid'],
  ['pid', 'pid_for_children'],
  ['time', 'time'],
  ['time', 'time_for_children'],
  ['user', 'user'],
  ['uts', 'uts'],
]

/** Stands for the working directory, or for none where a path is absolute; see openat(2). */
export const AT_FDCWD = -100

/** See ioctl_ns(2). */
export const NS_GET_USERNS = 0xb701
export const NS_GET_PARENT = 0xb702
export const NS_GET_NSTYPE = 0xb703

/** What was loaded, by its path: loading a file again makes all its functions again. */
const loaded = new Map<string, Native>()

/**
 * Loads the native file, once.
 *
 * @throws {UnsupportedPlatformError} when Node.js cannot load it, or may not (`--no-addons`, `--permission`).
 */
export function loadNative(path: string): Native {
  const known = loaded.get(path) ?? load(path)
  loaded.set(path, known)
  return known
}

function load(path: string): Native {
  const module = { exports: {} as Native }
  try {
    // Not `require()`: making one costs more than loading the file.
    process.dlopen(module, path)
  } catch (cause) {
    throw new UnsupportedPlatformError(`${path} cannot be loaded: ${String(cause)}`, { cause })
  }
  return module.exports
}
