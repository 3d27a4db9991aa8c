import process from 'node:process'
import { fileURLToPath } from 'node:url'

interface Native {
  childCpuMs(): number
}

const native = load()

/**
 * CPU time, user and system, that this process's children have taken, if they have ended. Tells more than the clock on a machine that has other things to do.
 *
 * @returns Milliseconds, or `NaN` where the native file is not built: not on Linux, or before `pnpm build`.
 */
export function childCpuMs(): number {
  return native?.childCpuMs() ?? Number.NaN
}

function load(): Native | undefined {
  const path = new URL(`../prebuilt/linux-${process.arch}.node`, import.meta.url)
  const module = { exports: {} as Native }
  try {
    process.dlopen(module, fileURLToPath(path))
    return module.exports
  } catch {
    return undefined
  }
}
