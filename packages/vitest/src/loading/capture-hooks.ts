import { type SourceMap, captureHere } from './capture-text.ts'

/** The part of a Vite plugin by which texts of modules are captured. */
export interface CaptureHooks {
  /** After the plugins that make JavaScript of other things. */
  readonly enforce: 'post'
  configResolved(config: { readonly plugins: readonly { name: string }[] }): void
  transform(this: { getCombinedSourcemap(): SourceMap }, code: string): void
}

/** Which instruments the text for coverage. */
const INSTRUMENTING = 'vitest:coverage-transform'

/** @param name Of the plugin that has the hooks. */
export function captureHooks(name: string): CaptureHooks {
  return {
    enforce: 'post',
    configResolved({ plugins }) {
      // Typed as read-only for users. Nothing else puts a plugin right before another.
      moveBeforeInstrumenting(plugins as { name: string }[], name)
    },
    transform(code) {
      captureHere(code, () => this.getCombinedSourcemap())
    },
  }
}

/** Moves a plugin to where all of the user's have had their turn, and the text is not yet instrumented. */
function moveBeforeInstrumenting(plugins: { name: string }[], name: string): void {
  const own = plugins.findIndex((each) => each.name === name)
  const [plugin] = own < 0 ? [] : plugins.splice(own, 1)
  if (plugin === undefined) return
  const at = plugins.findIndex((each) => each.name === INSTRUMENTING)
  plugins.splice(at < 0 ? own : at, 0, plugin)
}
