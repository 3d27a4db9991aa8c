import type { Profiler } from 'node:inspector'
import type { FunctionCounts, ScriptCounts } from '../profile-format.ts'
import { identifyText } from './identify-text.ts'
import type { Inspector } from './inspector.ts'
import type { WhenTaken } from './give-back.ts'
import type { ProfileWriter } from './profile-writer.ts'
import { ScriptTexts } from './script-texts.ts'
import { hasRun, takenScripts } from './taken-scripts.ts'
import type { TextNumbers } from './text-numbers.ts'

/** Tells in which mount namespace this process is, as `mnt:[4026531841]`, where that is known. */
export type MountNamespace = () => string | undefined

const WITH_BLOCKS = { callCount: true, detailed: true } as const

/** How coverage is taken. */
export interface Take {
  readonly kind: 'counts' | 'interim'
  readonly isLast: boolean
}

/** What a collector has to know. */
export interface CollectorOptions {
  readonly mountNamespace: MountNamespace
  /** Of the texts in the profile, for all threads that write it. */
  readonly numbers: TextNumbers
  /** Tells whether V8 may run other texts than the files of modules. */
  readonly isHooked: () => boolean
  /** Has V8 inline nothing from now on. Is called each time before it counts anew. */
  readonly stopInlining: () => void
  /** Is told of all that is taken, Node's own scripts included. Must not throw. Default: nobody. */
  readonly whenTaken?: WhenTaken
}

/** Takes V8's precise block coverage of this thread. Every take resets V8's counters, so what it writes adds up. */
export class Collector {
  readonly #inspector: Inspector
  readonly #scriptTexts: ScriptTexts
  /** The texts that were written, by V8's script id. */
  readonly #known = new Map<string, { readonly number: number; readonly length: number }>()

  readonly #options: CollectorOptions
  #isTaking = false
  #hasTakenSome = true

  /** Starts to count. */
  constructor(inspector: Inspector, options: CollectorOptions) {
    inspector.post('Profiler.enable')
    this.#inspector = inspector
    this.restart()
    this.#scriptTexts = new ScriptTexts(inspector)
    this.#options = options
  }

  /** Whether it is at work. */
  get isTaking(): boolean {
    return this.#isTaking
  }

  /** Whether anything but Node's own had run before the last take. */
  get hasTakenSome(): boolean {
    return this.#hasTakenSome
  }

  /** Counts anew, from 0. */
  restart(): void {
    this.#alone(() => this.#inspector.post('Profiler.startPreciseCoverage', WITH_BLOCKS))
  }

  /** Switches V8's debugger on for as long as this thread lives. */
  keepDebugger(): void {
    this.#alone(() => this.#scriptTexts.open())
  }

  /** Does something during which nothing is taken: what is posted by an interrupt would come between a call of the inspector and its answer. */
  #alone(act: () => void): void {
    const wasTaking = this.#isTaking
    this.#isTaking = true
    try {
      act()
    } finally {
      this.#isTaking = wasTaking
    }
  }

  /**
   * Appends what ran since the last take. Does nothing if it is called while it is at work, as it may be by an interrupt.
   *
   * @param options.kind `interim` if this process goes on, and what it will run may be lost.
   * @param options.isLast Whether this process is at its end, and what it may still run need not be counted exactly.
   */
  take(profile: ProfileWriter, { kind, isLast }: Take): void {
    if (this.#isTaking && kind === 'interim' && !isLast) return
    // Nothing else comes between. A timeout of `vm` does not even run what is `finally` to be done.
    if (this.#isTaking) {
      profile.append('problem', { message: 'what ran was lost as something ended all that did' })
    }
    this.#isTaking = true
    try {
      const json = this.#inspector.post('Profiler.takePreciseCoverage')
      this.#write(profile, kind, json)
      this.#options.whenTaken?.(json, { kind, isLast })
      // After a take, V8 does not tell of functions that it has optimized, or inlined into others. Beginning anew, it forgets what it has
      // optimized, and no counts, as there are none yet; see docs/discoveries/v8.md. That takes longest in a process that only waits.
      this.#hasTakenSome = hasRun(json)
      if (!isLast && this.#hasTakenSome) {
        this.#options.stopInlining()
        this.restart()
      }
    } finally {
      this.#isTaking = false
    }
  }

  #write(profile: ProfileWriter, kind: Take['kind'], json: string): void {
    const scripts = takenScripts(json)
    this.#identify(
      profile,
      scripts.filter(({ scriptId }) => !this.#known.has(scriptId)),
    )
    const counts: ScriptCounts[] = []
    for (const { scriptId, functions } of scripts) {
      const known = this.#known.get(scriptId)
      if (known === undefined) continue
      const { number, length } = known
      counts.push([number, ...functions.map((each) => countsOfFunction(each, length))])
    }
    // One that says that nothing ran is worth its bytes at the end only.
    if (counts.length > 0 || kind === 'counts') profile.append(kind, counts)
  }

  /** Writes which texts scripts are. */
  #identify(profile: ProfileWriter, scripts: readonly Profiler.ScriptCoverage[]): void {
    if (scripts.length === 0) return
    const context = {
      mount: this.#options.mountNamespace(),
      isHooked: this.#options.isHooked(),
      textOf: (scriptId: string) => this.#scriptTexts.textOf(scriptId),
    }
    const texts = scripts.map((each) => identifyText(each, context))
    const first = this.#options.numbers.take(texts.length)
    for (const [at, { length }] of texts.entries()) {
      this.#known.set((scripts[at] as Profiler.ScriptCoverage).scriptId, {
        number: first + at,
        length,
      })
    }
    profile.append('texts', { first, texts })
  }
}

/** Cut to the text: what Node.js adds behind it is nobody's, although the last block of a module reaches to its end. */
function countsOfFunction(
  { functionName, isBlockCoverage, ranges }: Profiler.FunctionCoverage,
  length: number,
): FunctionCounts {
  const counts: [string, 0 | 1, ...number[]] = [functionName, isBlockCoverage ? 1 : 0]
  for (const { startOffset, endOffset, count } of ranges) {
    if (endOffset <= length) counts.push(startOffset, endOffset, count)
    else if (startOffset < length) counts.push(startOffset, length, count)
  }
  return counts
}
