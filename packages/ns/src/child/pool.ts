const { access } = process.getBuiltinModule('node:fs')

/**
 * Starts libuv's pool from this thread, which is inside, if there may be another JavaScript thread, which is outside: a
 * loader's (`module.register`) or another layer's. Whichever thread first needs the pool makes its threads, and theirs
 * are the namespaces of their maker. Without other threads nothing is done, since starting the pool costs 0.5 ms.
 */
export function startPoolHere(): void {
  if (mayHaveWorkers()) access('/', () => {})
}

/** Not documented, but the same in Node.js 22 to 26. Should it go away, the answer is yes, which costs but is safe. */
function mayHaveWorkers(): boolean {
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] }
  return moduleLoadList?.includes('NativeModule internal/worker') ?? true
}
