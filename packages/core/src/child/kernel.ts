/** What the kernel does to this process for us, whatever its JavaScript does or does not; see `native/reexec-core.c`. */
export interface Kernel {
  /**
   * Lets this process end with its parent: `graceMs` after the thread that spawned it has ended, the kernel kills it (SIGKILL). An idle
   * child sees the wire end and ends by itself before that.
   *
   * The kernel forgets this when the process changes its user or group, or enters a user namespace that is not its user's
   * (`PR_SET_PDEATHSIG` in prctl(2)). Call it again then; of several calls the last one counts.
   *
   * @param wireFd Socket whose other end only the parent has.
   * @param graceMs Whole milliseconds. None where the user has no timer left (see `killAfter`).
   * @returns Whether the parent is still there. If not, the grace has begun.
   */
  endWithParent(wireFd: number, graceMs: number): boolean
  /**
   * Lets the kernel kill this process (SIGKILL). A later call replaces an earlier one.
   *
   * @param ms Whole milliseconds; 0 takes it back.
   * @returns Whether it will be so: `false` where the user has no timer left (RLIMIT_SIGPENDING in getrlimit(2)).
   */
  killAfter(ms: number): boolean
  /**
   * Waits until a descriptor that does not block can be written to, or never will.
   *
   * @param ms Whole milliseconds to wait at most.
   * @returns Whether it is so.
   */
  waitWritable(fd: number, ms: number): boolean
}

/**
 * Loads the native file.
 *
 * Without it, nothing but a signal ends a child in an endless loop: it outlives a parent that is killed, and a caller that waits
 * for it synchronously waits for ever.
 *
 * @returns `undefined` where there is none: not on Linux, on other architectures, in a bundle, or where Node.js may not
 *   load it (`--permission`, `--no-addons`).
 */
export function loadKernel(): Kernel | undefined {
  if (process.platform !== 'linux' || packageFolder === undefined) return undefined
  const module = { exports: {} as Partial<Kernel> }
  try {
    // Not `require()`: making one costs more than loading the file.
    process.dlopen(module, `${packageFolder}/prebuilt/linux-${process.arch}.node`)
  } catch {
    return undefined
  }
  // In a bundle, the file of that name may be another package's.
  return isKernel(module.exports) ? module.exports : undefined
}

/** From `src` as from `dist`, whichever chunk this file became a part of. In a bundle there may be neither, or no folder at all. */
const packageFolder = folderAbove(import.meta.dirname)

/** Without a regular expression, which would have to be compiled. */
function folderAbove(folder: string | undefined): string | undefined {
  const outer = folder?.endsWith('/child') === true ? folder.slice(0, -'/child'.length) : folder
  const ending = ['/src', '/dist'].find((each) => outer?.endsWith(each))
  return ending === undefined ? undefined : outer?.slice(0, -ending.length)
}

function isKernel(exports: Partial<Kernel>): exports is Kernel {
  return exports.endWithParent !== undefined && exports.waitWritable !== undefined
}
