import { UnsupportedPlatformError } from './errors.ts'

/** What `native/reexec-ns.c` exports. Each function returns what the kernel returns: a number, below 0 for an error (`-errno`). */
export interface Native {
  /** setns(2): the calling thread enters a namespace, if it is of the type that the flag stands for. */
  setns(fd: number, cloneFlag: number): number
  /** unshare(2): the calling thread stops sharing what the flags say. */
  unshare(cloneFlags: number): number
  /** openat(2), for reading; returns a descriptor. */
  openAt(directory: number, name: string): number
  /** ioctl_ns(2), `NS_GET_NSTYPE`; returns the flag that stands for a namespace's type. */
  typeOf(fd: number): number
}

/**
 * Loads the native file.
 *
 * @throws {UnsupportedPlatformError} when Node.js cannot load it, or may not (`--no-addons`, `--permission`).
 */
export function loadNative(path: string): Native {
  const module = { exports: {} as Native }
  try {
    // Not `require()`: making one costs more than loading the file.
    process.dlopen(module, path)
  } catch (cause) {
    throw new UnsupportedPlatformError(`${path} cannot be loaded: ${String(cause)}`, { cause })
  }
  return module.exports
}
