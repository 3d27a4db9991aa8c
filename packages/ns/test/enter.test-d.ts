import type { Layer } from '@reexec/core'
import { expectTypeOf } from 'vitest'
import {
  type CreateTargets,
  type EnterEntry,
  type EnterTargets,
  type NamespaceError,
  type NamespaceType,
  type Namespaces,
  type Possibility,
  type Reference,
  type Support,
  create,
  enter,
  namespacesOf,
  sameNamespace,
  supported,
} from '../src/index.ts'

type All = 'cgroup' | 'ipc' | 'mnt' | 'net' | 'pid' | 'time' | 'user' | 'uts'
expectTypeOf<NamespaceType>().toEqualTypeOf<All>()
expectTypeOf<keyof EnterTargets>().toEqualTypeOf<All | 'all'>()
expectTypeOf<keyof CreateTargets>().toEqualTypeOf<All>()
expectTypeOf<Reference>().toEqualTypeOf<number | string | { readonly fd: number }>()

expectTypeOf(enter({ net: 1, mnt: '/proc/1/ns/mnt', uts: { fd: 3 } })).toEqualTypeOf<Layer>()
expectTypeOf(enter({ all: 1 }, { uid: 0 })).toEqualTypeOf<Layer>()
enter([{ type: 'net', ref: 'blue', resolve: 'in-turn' }])
const entries = [{ type: 'mnt', ref: 1 }] as const satisfies readonly EnterEntry[]
enter(entries)
// @ts-expect-error -- there is no such type
enter({ network: 1 })
// @ts-expect-error -- it is no reference
enter({ net: true })
// @ts-expect-error -- it is the id of a process
enter({ all: '/proc/1' })
// @ts-expect-error -- a list has no entry for all types
enter([{ type: 'all', ref: 1 }])
// @ts-expect-error -- there is no such time to resolve it
enter([{ type: 'net', ref: 1, resolve: 'last' }])
// @ts-expect-error -- there is no such option
enter({ net: 1 }, { groups: [] })

expectTypeOf(create({ user: true, net: false })).toEqualTypeOf<Layer>()
create({ user: { uidMap: [{ inside: 0, outside: 1000 }] } }, { uid: 0, gid: 0 })
create({ mnt: { tmpfs: ['/tmp'] }, pid: { proc: true }, net: { loopback: true } })
create({ uts: { hostname: 'name' }, time: { monotonicMs: 1, boottimeMs: -1 } })
// @ts-expect-error -- it has no options
create({ ipc: {} })
// @ts-expect-error -- it is a whole namespace that is created, not referred to
create({ net: '/run/netns/blue' })
// @ts-expect-error -- one end of the range is missing
create({ user: { uidMap: [{ inside: 0 }] } })
// @ts-expect-error -- there is no such option
create({ net: { up: true } })

expectTypeOf(namespacesOf(1)).toEqualTypeOf<Namespaces>()
expectTypeOf(namespacesOf('self').time).toEqualTypeOf<string | undefined>()
expectTypeOf(sameNamespace).returns.toEqualTypeOf<boolean>()
// @ts-expect-error -- a process is in a namespace of each type
sameNamespace(1, 2)

expectTypeOf(supported()).toEqualTypeOf<Readonly<Record<All, Support>>>()
expectTypeOf<Extract<Possibility, { possible: false }>['why']>().toEqualTypeOf<string>()
expectTypeOf<NamespaceError['type']>().toEqualTypeOf<All | undefined>()
expectTypeOf<NamespaceError['ref']>().toEqualTypeOf<Reference | undefined>()
