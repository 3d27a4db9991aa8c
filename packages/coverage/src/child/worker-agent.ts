/** Gets the path of `register-worker.ts`, as it is built: beside `dist` as beside `src`. */
export function workerAgent(): string {
  const path = process.getBuiltinModule('node:path')
  return path.join(import.meta.dirname, '../../dist/child/register-worker.cjs')
}
