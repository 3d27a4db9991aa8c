import { loadNative } from './native.ts'

const FLAGS = ['--no-turbo-inlining', '--no-maglev-inlining']

let isDone = false

/**
 * Has V8 inline no function into another from now on, in all threads. What is inlined is counted only if it is also called; see docs/discoveries/v8.md.
 * What was inlined before has to be forgotten after that, as `Profiler.startPreciseCoverage` does.
 */
export function stopInlining(): void {
  if (isDone) return
  isDone = true
  try {
    if (loadNative()?.setFlags(FLAGS.join(' ')) === true) return
    // Without the native file nothing is called by an interrupt, in which nothing may be loaded.
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    for (const flag of FLAGS) setFlagsFromString(flag)
  } catch {
    // Then some hits may be lost, and no lines.
  }
}
