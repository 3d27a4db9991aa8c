import { fileURLToPath } from 'node:url'

/** The native file for this system, which need not be there. */
export function nativeFile(): string {
  // Beside `dist` as beside `src`.
  const url = new URL(`../prebuilt/${process.platform}-${process.arch}.node`, import.meta.url)
  return fileURLToPath(url)
}
