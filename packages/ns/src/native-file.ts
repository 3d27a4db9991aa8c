import { fileURLToPath } from 'node:url'
import { UnsupportedPlatformError } from './errors.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { existsSync } = process.getBuiltinModule('node:fs')

/**
 * Finds the native file for this system.
 *
 * @returns Its path.
 * @throws {UnsupportedPlatformError} when this is not Linux, or there is no such file for this architecture.
 */
export function findNativeFile(): string {
  checkPlatform()
  // Beside `dist` as beside `src`.
  const path = fileURLToPath(new URL(`../prebuilt/linux-${process.arch}.node`, import.meta.url))
  if (existsSync(path)) return path
  throw new UnsupportedPlatformError(
    `@reexec/ns has no native file for linux-${process.arch}: ${path} does not exist. ` +
      `In a checkout, "pnpm build" in the package's folder builds it.`,
  )
}

/** @throws {UnsupportedPlatformError} when this is not Linux. */
export function checkPlatform(): void {
  if (process.platform === 'linux') return
  throw new UnsupportedPlatformError(
    `Namespaces are a feature of Linux; this is ${process.platform}.`,
  )
}
