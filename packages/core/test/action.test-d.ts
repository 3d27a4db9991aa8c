import { expectTypeOf } from 'vitest'
import {
  type Action,
  type ActionContext,
  type LaunchOptions,
  type ReexecCall,
  type ReexecStream,
  type Session,
  defineAction,
  openSession,
} from '../src/index.ts'

const sync = defineAction(import.meta.url, 'sync', (pid: number) => ({ pid, name: 'init' }))
expectTypeOf(sync(1)).toEqualTypeOf<{ pid: number; name: string }>()
expectTypeOf(sync.reexec(1)).toEqualTypeOf<ReexecCall<{ pid: number; name: string }>>()
expectTypeOf(sync.actionName).toEqualTypeOf<string>()
expectTypeOf(sync.module).toEqualTypeOf<string>()
expectTypeOf(sync).toEqualTypeOf<Action<number, { pid: number; name: string }>>()

const later = defineAction(import.meta.url, 'later', async (_: Map<string, bigint>, context) => {
  expectTypeOf(context).toEqualTypeOf<ActionContext>()
  return new Set([context.depth])
})
expectTypeOf(later(new Map())).toEqualTypeOf<Promise<Set<number>>>()
expectTypeOf(later.reexec(new Map())).toEqualTypeOf<ReexecCall<Set<number>>>()

const none = defineAction(import.meta.url, 'none', () => 'no parameter')
expectTypeOf(none()).toEqualTypeOf<string>()
expectTypeOf(none.reexec()).toEqualTypeOf<ReexecCall<string>>()
expectTypeOf(none.reexec(undefined, { timeoutMs: 1 })).toEqualTypeOf<ReexecCall<string>>()

const optional = defineAction(
  import.meta.url,
  'optional',
  (depth: number | undefined) => depth ?? 0,
)
expectTypeOf(optional.reexec()).toEqualTypeOf<ReexecCall<number>>()
expectTypeOf(optional.reexec(2, {})).toEqualTypeOf<ReexecCall<number>>()

const never = defineAction(import.meta.url, 'never', (code: number): never => process.exit(code))
expectTypeOf(never.reexec(1)).toEqualTypeOf<ReexecCall<never>>()

const recursive: Action<number, Promise<number>> = defineAction(
  import.meta.url,
  'recursive',
  async (more: number): Promise<number> => (more === 0 ? 0 : await recursive.reexec(more - 1)),
)

expectTypeOf(sync.reexecSync(1)).toEqualTypeOf<{ pid: number; name: string }>()
expectTypeOf(later.reexecSync(new Map(), { timeoutMs: 1 })).toEqualTypeOf<Set<number>>()
expectTypeOf(await sync.reexec(1)).toEqualTypeOf<{ pid: number; name: string }>()
expectTypeOf(sync.reexec(1).pid).toEqualTypeOf<number | undefined>()

const stream = defineAction(import.meta.url, 'stream', async function* (count: number) {
  for (let at = 0; at < count; at++) yield { at }
  return 'done'
})
expectTypeOf(stream.reexec(1)).toEqualTypeOf<ReexecStream<{ at: number }, string>>()
for await (const item of stream.reexec(1)) expectTypeOf(item).toEqualTypeOf<{ at: number }>()
expectTypeOf(await stream.reexec(1)).toEqualTypeOf<string>()
expectTypeOf(stream.reexecSync(1)).toEqualTypeOf<never>()

const session: Session = await openSession({ actions: [sync, later, stream], ahead: 1 })
void sync.reexec(1, { session, timeoutMs: 1 })
// @ts-expect-error -- the session's child was launched before
void sync.reexec(1, { session, cwd: '/' })
// @ts-expect-error -- a call is limited, not a session
void openSession({ timeoutMs: 1 })
// @ts-expect-error -- nobody could abort it
sync.reexecSync(1, { signal: new AbortController().signal })
// @ts-expect-error -- nobody could read it
sync.reexecSync(1, { stdout: 'pipe' })

class Account {
  balance = 1
  pay(): void {
    this.balance -= 1
  }
}
interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
const takes = {
  data: defineAction(
    import.meta.url,
    'data',
    (param: {
      a?: 1n
      b: [Date, Uint8Array, Map<string, Set<RegExp>>]
      error: Error
      tree: Tree
    }) => void param,
  ),
  unknown: defineAction(import.meta.url, 'unknown', (param: unknown) => void param),
  record: defineAction(
    import.meta.url,
    'record',
    (param: Record<string, string | undefined>) => void param,
  ),
  callback: defineAction(
    import.meta.url,
    'callback',
    (param: { done: (error: Error) => void }) => void param,
  ),
  deep: defineAction(
    import.meta.url,
    'deep',
    (param: Map<string, { symbols: symbol[] }>) => void param,
  ),
  promise: defineAction(import.meta.url, 'promise', (param: Promise<number>) => void param),
  account: defineAction(import.meta.url, 'account', (param: Account) => void param),
}
declare const tree: Tree
void takes.data.reexec({
  b: [new Date(), new Uint8Array(), new Map([['a', new Set([/b/])]])],
  error: new TypeError(),
  tree,
})
void takes.unknown.reexec(() => 1)
void takes.record.reexec({ a: 'b', c: undefined })
// In this process, anything can be given.
takes.callback({ done() {} })
takes.account(new Account())
// @ts-expect-error -- a function cannot be cloned
void takes.callback.reexec({ done() {} })
// @ts-expect-error -- a symbol cannot be cloned, however deep
void takes.deep.reexec(new Map([['a', { symbols: [Symbol('a')] }]]))
// @ts-expect-error -- a promise cannot be cloned
void takes.promise.reexec(Promise.resolve(1))
// @ts-expect-error -- an instance would arrive without its methods
void takes.account.reexec(new Account())
// @ts-expect-error -- nor does it cross when the caller waits
takes.callback.reexecSync({ done() {} })

// @ts-expect-error -- the parameter is missing
void sync.reexec()
// @ts-expect-error -- the parameter is of another type
void sync.reexec('1')
// @ts-expect-error -- options stand after the parameter
void sync.reexec({ timeoutMs: 1 })
// @ts-expect-error -- there is no such option
void sync.reexec(1, { timeout: 1 })
// @ts-expect-error -- only stderr can be passed on and kept
void sync.reexec(1, { stdout: 'tee' })
// @ts-expect-error -- this one takes no parameter
void none.reexec(1)
// @ts-expect-error -- the module is missing
defineAction('name', () => 1)

expectTypeOf<LaunchOptions['env']>().toEqualTypeOf<
  Readonly<Record<string, string | undefined>> | undefined
>()
