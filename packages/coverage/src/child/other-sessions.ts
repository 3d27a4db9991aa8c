import type { Profiler, Session } from 'node:inspector'
import { hidePreloaded } from './hide-preloaded.ts'
import { keepConnections } from './keep-connections.ts'
import { isOfNode } from './taken-scripts.ts'
import { whenLoaded } from './when-loaded.ts'
import { type Around, wrapFunction } from './wrap-function.ts'

type Script = Profiler.ScriptCoverage
type Answer = Partial<Profiler.TakePreciseCoverageReturnType>
type Callback = (error: Error | null, answer?: Answer) => void

/** What is done here because of what another session is about to do, or has done. None may throw. */
export interface OwnCoverage {
  /** Takes what ran, before others take it. */
  readonly take: () => void
  /** Counts blocks from now on, where another has had V8 count anything else. */
  readonly restart: () => void
  /** Switches V8's debugger on, for good: when the last session switches it off, V8 forgets the blocks of all functions. */
  readonly keepDebugger: () => void
}

/** A session of the program that has switched on something. */
interface OtherSession {
  /** Domains of the protocol, such as `Runtime`. */
  readonly domains: Set<string>
  /** What was taken since it took last, if it counts. */
  taken: readonly Script[] | undefined
}

/** So many scripts that they are added up, and do not become more. */
const MANY = 1000

/** Does nothing where the profiler is on, and answers nothing, as that does which would switch it off. */
const INSTEAD = 'Profiler.enable'

/**
 * The sessions of the inspector that a program opens in this thread: tap, Jest and Vitest cover by them, others profile. What one of them takes of V8's counters is missing
 * for all others. When one stops to count, or goes away, V8 throws away what is needed to count blocks, for all; see docs/discoveries/v8.md. Here each gets what it
 * would have alone, and what is counted here goes on.
 */
export class OtherSessions {
  /** One that the garbage collector found would go away, too, and nobody would see it: so they are kept. */
  readonly #open = new Map<Session, OtherSession>()
  readonly #whenLoaded: typeof whenLoaded
  #merge: (taken: readonly Script[]) => readonly Script[] = (taken) => taken

  constructor(whenInspectorLoaded: typeof whenLoaded = whenLoaded) {
    this.#whenLoaded = whenInspectorLoaded
  }

  /** Keeps what was taken for those that count, too. */
  note(json: string): void {
    for (const other of this.#open.values()) {
      if (other.taken === undefined) continue
      const { result } = JSON.parse(json) as Profiler.TakePreciseCoverageReturnType
      const all = [...other.taken, ...result.filter(({ url }) => !isOfNode(url))]
      other.taken = all.length > MANY ? this.#merge(all) : all
    }
  }

  /** Watches all sessions from now on. */
  watch(own: OwnCoverage): void {
    this.#whenLoaded('inspector', () => {
      this.#merge = loadMerge() ?? this.#merge
      const { prototype } = process.getBuiltinModule('node:inspector').Session
      const post = Reflect.get<Session, 'post'>(prototype, 'post')
      const keeping = keepConnections()
      const aroundPost: Around = (call, args, session) =>
        this.#post(own, session as Session, call, args)
      const aroundDisconnect: Around = (call, args, receiver) => {
        const session = receiver as Session
        const domains = [...(this.#open.get(session)?.domains ?? [])]
        this.#open.delete(session)
        if (!domains.includes('Profiler')) return call(args)
        // It stays, and does nothing. Posting without a callback: of `node:inspector/promises` the own `post` would complain of what is not on.
        for (const each of domains) {
          const method = each === 'Profiler' ? 'Profiler.stop' : `${each}.disable`
          Reflect.apply<Session, [method: string], void>(post, session, [method])
        }
        return keeping(() => call(args))
      }
      wrapFunction('post', aroundPost, prototype)
      wrapFunction('disconnect', aroundDisconnect, prototype)
    })
  }

  #post(own: OwnCoverage, session: Session, call: Call, args: unknown[]): void {
    const [method, ...rest] = args
    const [domain, name] = typeof method === 'string' ? method.split('.') : []
    if (domain === undefined || name === undefined) return void call(args)
    const other = this.#open.get(session)
    if (name === 'enable') {
      if (domain === 'Debugger') own.keepDebugger()
      call(args)
      if (other === undefined)
        this.#open.set(session, { domains: new Set([domain]), taken: undefined })
      else other.domains.add(domain)
    } else if (other === undefined || domain !== 'Profiler') call(args)
    else if (name === 'startPreciseCoverage') {
      own.take()
      call(args)
      other.taken = []
      own.restart()
    } else if (name === 'takePreciseCoverage') {
      own.take()
      call(other.taken === undefined ? args : this.#withTaken(other, args))
    } else if (name === 'stopPreciseCoverage' || name === 'disable') {
      if (name === 'disable') call(['Profiler.stop'])
      other.taken = undefined
      call([INSTEAD, ...rest])
    } else call(args)
  }

  /** Has what was taken added to the answer. */
  #withTaken(other: OtherSession, args: unknown[]): unknown[] {
    return args.map((arg) => {
      if (typeof arg !== 'function') return arg
      const callback = arg as Callback
      return ((error, answer) => {
        const result = answer?.result && this.#merge([...(other.taken ?? []), ...answer.result])
        other.taken = []
        callback(error, result === undefined ? answer : { ...answer, result: [...result] })
      }) satisfies Callback
    })
  }
}

type Call = (args: unknown[]) => unknown

/** `undefined` where the file is not there: then there are several entries for a script, which most tools add up themselves. */
function loadMerge(): ((taken: readonly Script[]) => Script[]) | undefined {
  const file = process
    .getBuiltinModule('node:path')
    .join(import.meta.dirname, '../../dist/child/merge-taken.cjs')
  try {
    const require = process.getBuiltinModule('node:module').createRequire(file)
    return (require(file) as typeof import('./merge-taken.ts')).mergeTaken
  } catch {
    return undefined
  } finally {
    hidePreloaded(file)
  }
}
