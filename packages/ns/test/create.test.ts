import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { create } from '../src/index.ts'

/** Groups of what is not taken, by what the error says. */
const REFUSED: readonly (readonly [message: RegExp, ...targets: object[]])[] = [
  [
    /given no namespace. It takes cgroup, ipc, mnt, net, pid, time, user, uts/,
    {},
    { net: false },
    { net: undefined, user: false },
  ],
  [
    /no type of namespace called "network"/,
    { network: true },
    { net: true, network: true },
    { network: false },
    { network: undefined },
  ],
  [/no type of namespace called "toString"/, { toString: true }],
  [/create\(\{ net \}\) takes true or an object with loopback, not /, { net: null }, { net: 1 }],
  [/not 'yes'/, { net: 'yes' }, { mnt: 'yes' }, { user: 'yes' }],
  [/create\(\{ net \}\) .* not \{ up: true \}/, { net: { up: true } }],
  [/create\(\{ mnt \}\) takes true or an object with tmpfs/, { mnt: { proc: true } }],
  [/create\(\{ pid \}\) takes true or an object with proc/, { pid: { tmpfs: [] } }],
  [/create\(\{ uts \}\) takes true or an object with hostname/, { uts: { domain: 'x' } }],
  [/create\(\{ user \}\) takes true or an object with uidMap, gidMap/, { user: { uid: 0 } }],
  [
    /create\(\{ time \}\) takes true or an object with monotonicMs, boottimeMs/,
    { time: { ms: 1 } },
  ],
  [/create\(\{ ipc \}\) takes true, not \{\}/, { ipc: {} }],
  [/create\(\{ cgroup \}\) takes true, not \{ path: '\/' \}/, { cgroup: { path: '/' } }],
  [
    /tmpfs is a list of absolute paths, not /,
    { mnt: { tmpfs: '/tmp' } },
    { mnt: { tmpfs: ['tmp'] } },
    { mnt: { tmpfs: [''] } },
    { mnt: { tmpfs: ['/tmp', 1] } },
    { mnt: { tmpfs: ['/t\0mp'] } },
    { mnt: { tmpfs: {} } },
  ],
  [/loopback is true or false, not 'up'/, { net: { loopback: 'up' } }],
  [/loopback is true or false, not null/, { net: { loopback: null } }],
  [/proc is true or false, not 1/, { pid: { proc: 1 }, mnt: true }],
  [/mounts a \/proc, and needs mnt/, { pid: { proc: true } }, { pid: { proc: true }, mnt: false }],
  [
    /hostname has 1 to 64 bytes, and is not /,
    { uts: { hostname: '' } },
    { uts: { hostname: 'h'.repeat(65) } },
    { uts: { hostname: 'ü'.repeat(33) } },
    { uts: { hostname: 'a\0b' } },
    { uts: { hostname: 1 } },
    { uts: { hostname: null } },
  ],
  [
    /monotonicMs is a whole number of milliseconds, not /,
    { time: { monotonicMs: 0.5 } },
    { time: { monotonicMs: Infinity } },
    { time: { monotonicMs: '1' } },
    { time: { monotonicMs: null } },
    { time: { monotonicMs: 1n } },
    { time: { monotonicMs: Number.MAX_SAFE_INTEGER + 1 } },
  ],
  [/monotonicMs is .* not NaN/, { time: { monotonicMs: Number.NaN } }],
  [/boottimeMs is a whole number of milliseconds, not 1.5/, { time: { boottimeMs: 1.5 } }],
  [
    /uidMap is a list of \{ inside, outside, count \}, and not empty/,
    { user: { uidMap: [] } },
    { user: { uidMap: { inside: 0, outside: 0 } } },
    { user: { uidMap: null } },
    { user: { uidMap: '0 0 1' } },
  ],
  [/gidMap is a list/, { user: { gidMap: [] } }],
  [/inside of uidMap is a whole number/, { user: { uidMap: [{ outside: 0 }] } }],
  [/outside of uidMap is a whole number/, { user: { uidMap: [{ inside: 0, outside: -1 }] } }],
  [
    /outside of gidMap is a whole number from 0 to 4294967294, not 4294967295/,
    { user: { gidMap: [{ inside: 0, outside: 0xffff_ffff }] } },
  ],
  [
    /count of uidMap is a whole number/,
    { user: { uidMap: [{ inside: 0, outside: 0, count: 1.5 }] } },
    { user: { uidMap: [{ inside: 0, outside: 0, count: '1' }] } },
  ],
  [/A range of uidMap .* no "size"/, { user: { uidMap: [{ inside: 0, outside: 0, size: 2 }] } }],
  [
    /count of uidMap is a whole number from 1 to 4294967294, not 0/,
    { user: { uidMap: [{ inside: 0, outside: 0, count: 0 }] } },
  ],
  [/A range of uidMap is/, { user: { uidMap: [null] } }, { user: { uidMap: [0] } }],
]

const CASES = REFUSED.flatMap(([message, ...targets]) =>
  targets.map((each) => [inspect(each, { depth: 4 }), each, message] as const),
)

describe('create', () => {
  it.for(CASES)('refuses %s', ([, targets, message]) => {
    expect(creating(targets)).toThrow(TypeError)
    expect(creating(targets)).toThrow(message)
  })

  it.for([[null], [undefined], [true], ['net'], [['net']], [1]])(
    'refuses %o as a whole',
    ([targets]) => {
      expect(creating(targets as object)).toThrow(TypeError)
    },
  )

  it.for([
    [{ uid: -1 }, /uid is a whole number from 0 to 4294967294, not -1/],
    [{ uid: 1.5 }, /uid is/],
    [{ gid: '0' }, /gid is a whole number from 0 to 4294967294, not '0'/],
    [{ gid: 0xffff_ffff }, /gid is/],
    [{ user: 0 }, /The options are uid and gid; there is no "user"/],
  ] as const)('refuses the options %o', ([options, message]) => {
    expect(creating({ net: true }, options)).toThrow(TypeError)
    expect(creating({ net: true }, options)).toThrow(message)
  })

  it('takes true and all options of all types', () => {
    const ids = [{ inside: 0, outside: 0, count: 0xffff_fffe }]
    const targets = {
      user: { uidMap: ids, gidMap: ids },
      mnt: { tmpfs: [] },
      net: { loopback: false },
      uts: { hostname: 'h'.repeat(64) },
      pid: { proc: false },
      time: { monotonicMs: -0, boottimeMs: -1 },
      ipc: true,
      cgroup: true,
    }
    expect(creating(targets, { uid: 0, gid: 0xffff_fffe })()).toMatchObject({ name: '@reexec/ns' })
    expect(creating({ user: {}, mnt: {}, net: {}, uts: {}, pid: {}, time: {} })).not.toThrow()
    expect(creating({ net: true }, { uid: undefined, gid: undefined })).not.toThrow()
  })
})

/** What a caller without types may do. */
function creating(targets: object, options?: object): () => unknown {
  return () => create(targets, options)
}
