import { expectTypeOf } from 'vitest'
import { type Action, type ActionContext, type CallOptions, defineAction } from '../src/index.ts'

const sync = defineAction(import.meta.url, 'sync', (pid: number) => ({ pid, name: 'init' }))
expectTypeOf(sync(1)).toEqualTypeOf<{ pid: number; name: string }>()
expectTypeOf(sync.reexec(1)).toEqualTypeOf<Promise<{ pid: number; name: string }>>()
expectTypeOf(sync.actionName).toEqualTypeOf<string>()
expectTypeOf(sync.module).toEqualTypeOf<string>()
expectTypeOf(sync).toEqualTypeOf<Action<number, { pid: number; name: string }>>()

const later = defineAction(import.meta.url, 'later', async (_: Map<string, bigint>, context) => {
  expectTypeOf(context).toEqualTypeOf<ActionContext>()
  return new Set([context.depth])
})
expectTypeOf(later(new Map())).toEqualTypeOf<Promise<Set<number>>>()
expectTypeOf(later.reexec(new Map())).toEqualTypeOf<Promise<Set<number>>>()

const none = defineAction(import.meta.url, 'none', () => 'no parameter')
expectTypeOf(none()).toEqualTypeOf<string>()
expectTypeOf(none.reexec()).toEqualTypeOf<Promise<string>>()
expectTypeOf(none.reexec(undefined, { timeoutMs: 1 })).toEqualTypeOf<Promise<string>>()

const optional = defineAction(
  import.meta.url,
  'optional',
  (depth: number | undefined) => depth ?? 0,
)
expectTypeOf(optional.reexec()).toEqualTypeOf<Promise<number>>()
expectTypeOf(optional.reexec(2, {})).toEqualTypeOf<Promise<number>>()

const never = defineAction(import.meta.url, 'never', (code: number): never => process.exit(code))
expectTypeOf(never.reexec(1)).toEqualTypeOf<Promise<never>>()

const recursive: Action<number, Promise<number>> = defineAction(
  import.meta.url,
  'recursive',
  async (more: number): Promise<number> => (more === 0 ? 0 : await recursive.reexec(more - 1)),
)

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

expectTypeOf<CallOptions['env']>().toEqualTypeOf<
  Readonly<Record<string, string | undefined>> | undefined
>()
