import type { Profiler } from 'node:inspector'
import type { FunctionCounts, RanText, ScriptCounts } from '../profile-format.ts'
import { identifyText } from './identify-text.ts'
import { type Inspector, connectInspector } from './inspector.ts'
import { watchLoaders } from './loaders.ts'
import type { ProfileWriter } from './profile-writer.ts'
import { ScriptTexts } from './script-texts.ts'
import { takenScripts } from './taken-scripts.ts'

/** Tells in which mount namespace this process is, as `mnt:[4026531841]`, where that is known. */
export type MountNamespace = () => string | undefined

const WITH_BLOCKS = { callCount: true, detailed: true } as const

/** How coverage is taken. */
export interface Take {
  readonly kind: 'counts' | 'interim'
  readonly isLast: boolean
}

/** Takes V8's precise block coverage of this process. Every take resets V8's counters, so what it writes adds up. */
export class Collector {
  readonly #inspector: Inspector
  readonly #scriptTexts: ScriptTexts
  readonly #isHooked: () => boolean
  /** The texts that were written, in the order of their numbers, by V8's script id. */
  readonly #known = new Map<string, { readonly number: number; readonly length: number }>()

  readonly #mountNamespace: MountNamespace
  #isTaking = false

  private constructor(inspector: Inspector, mountNamespace: MountNamespace) {
    this.#inspector = inspector
    this.#scriptTexts = new ScriptTexts(inspector)
    this.#isHooked = watchLoaders()
    this.#mountNamespace = mountNamespace
  }

  /** Starts to count. Throws where Node.js does not allow or have an inspector. */
  static start(mountNamespace: MountNamespace): Collector {
    const inspector = connectInspector()
    inspector.post('Profiler.enable')
    inspector.post('Profiler.startPreciseCoverage', WITH_BLOCKS)
    return new Collector(inspector, mountNamespace)
  }

  /**
   * Appends what ran since the last take. Does nothing if it is called while it is at work, as it may be by an interrupt.
   *
   * @param options.kind `interim` if this process goes on, and what it will run may be lost.
   * @param options.isLast Whether this process is at its end, and what it may still run need not be counted exactly.
   */
  take(profile: ProfileWriter, { kind, isLast }: Take): void {
    if (this.#isTaking) return
    this.#isTaking = true
    try {
      this.#takeAll(profile, kind)
      // After a take, V8 does not tell of functions that it has optimized and inlined into others. Beginning anew, it forgets what it has
      // optimized, and no counts, as there are none yet; see docs/discoveries/v8.md.
      if (!isLast) this.#inspector.post('Profiler.startPreciseCoverage', WITH_BLOCKS)
    } finally {
      this.#scriptTexts.close()
      this.#isTaking = false
    }
  }

  #takeAll(profile: ProfileWriter, kind: Take['kind']): void {
    const first = this.#known.size
    const texts: RanText[] = []
    const counts: ScriptCounts[] = []
    for (const script of takenScripts(this.#inspector.post('Profiler.takePreciseCoverage'))) {
      let known = this.#known.get(script.scriptId)
      if (known === undefined) {
        const text = this.#identify(script)
        texts.push(text)
        known = { number: this.#known.size, length: text.length }
        this.#known.set(script.scriptId, known)
      }
      const { number, length } = known
      counts.push([number, ...script.functions.map((each) => countsOfFunction(each, length))])
    }
    if (texts.length > 0) profile.append('texts', { first, texts })
    // One that says that nothing ran is worth its bytes at the end only.
    if (counts.length > 0 || kind === 'counts') profile.append(kind, counts)
  }

  #identify(script: Profiler.ScriptCoverage): RanText {
    return identifyText(script, {
      mount: this.#mountNamespace(),
      isHooked: this.#isHooked(),
      textOf: (scriptId) => this.#scriptTexts.textOf(scriptId),
    })
  }
}

/** Cut to the text: what Node.js adds behind it is nobody's. */
function countsOfFunction(
  { functionName, isBlockCoverage, ranges }: Profiler.FunctionCoverage,
  length: number,
): FunctionCounts {
  const flat = ranges.flatMap(({ startOffset, endOffset, count }) => [
    startOffset,
    startOffset === 0 ? Math.min(endOffset, length) : endOffset,
    count,
  ])
  return [functionName, isBlockCoverage ? 1 : 0, ...flat]
}
