// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { access } = process.getBuiltinModule('node:fs')

/** Whether a thread, by its name, is of libuv's pool, which does `fs.promises`, `dns.lookup` and more. */
export function isPoolThread(name: string): boolean {
  return name === 'libuv-worker' || !hasNames
}

/** Before libuv 1.51 they have no name of their own. Those versions of Node.js load ES modules by the pool, so there is one. */
const hasNames = !/^1\.(?:[0-4]?\d|50)\./.test(process.versions.uv)

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
