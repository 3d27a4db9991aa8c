import { describe, expect, it } from 'vitest'
import { type NamespaceType, create, enter } from '../src/index.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { attemptFrom, refuse, saying } from './refusal.ts'
import { temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

const EPERM = { errno: 1, code: 'EPERM' }
const EINVAL = { errno: 22, code: 'EINVAL' }
const ENOSPC = { errno: 28, code: 'ENOSPC' }

/** Types that anybody may create who has a user namespace. */
const OTHERS: readonly NamespaceType[] = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'uts']

/** As the same user, who has no capabilities then, be it root. */
const POWERLESS = ['setpriv', '--bounding-set=-all', '--inh-caps=-all', process.execPath]
const IN_USER_NAMESPACE = ['unshare', '--user', '--map-root-user', process.execPath]

describe('without capabilities', () => {
  it('nothing is entered that others own', async () => {
    const types = OTHERS.filter((type) => type !== 'pid')
    const outcomes = attemptFrom(
      POWERLESS,
      types.map((type) => ({ enter: { [type]: `/proc/self/ns/${type}` } })),
    )
    expect(outcomes).toMatchObject(
      types.map((type) => ({
        hasRun: false,
        isLoaded: false,
        error: {
          name: 'NamespaceError',
          type,
          ref: `/proc/self/ns/${type}`,
          step: 'setns',
          ...EPERM,
          message: saying(type === 'mnt' ? /CAP_SYS_CHROOT/ : /this needs CAP_SYS_ADMIN in the/),
        },
      })),
    )
  })

  it('nothing is created alone', () => {
    const outcomes = attemptFrom(
      POWERLESS,
      OTHERS.map((type) => ({ create: { [type]: true } })),
    )
    expect(outcomes).toMatchObject(
      OTHERS.map((type) => ({
        hasRun: false,
        isLoaded: false,
        error: {
          name: 'NamespaceError',
          type,
          step: 'unshare',
          ...EPERM,
          message: saying(/this needs CAP_SYS_ADMIN: create a user namespace with it/),
        },
      })),
    )
  })

  it('no other ids are mapped', () => {
    const others = [{ inside: 0, outside: 1, count: 2 }]
    const outcomes = attemptFrom(POWERLESS, [
      { create: { user: { uidMap: others } } },
      { create: { user: { gidMap: others } } },
    ])
    const expected = {
      hasRun: false,
      isLoaded: false,
      error: {
        name: 'NamespaceError',
        type: 'user',
        step: 'map',
        ...EPERM,
        message: saying(/needs CAP_SETUID and CAP_SETGID/),
      },
    }
    expect(outcomes).toMatchObject([expected, expected])
  })
})

describe.skipIf(noUserNamespace)(`in a user namespace${because(noUserNamespace)}`, () => {
  it('nothing is entered that belongs to the one around it', () => {
    const types = ['mnt', 'net', 'uts', 'ipc', 'cgroup', 'time']
    const outcomes = attemptFrom(
      IN_USER_NAMESPACE,
      types.map((type) => ({ enter: { [type]: `/proc/self/ns/${type}` } })),
    )
    expect(outcomes).toMatchObject(
      types.map((type) => ({
        hasRun: false,
        isLoaded: false,
        error: {
          name: 'NamespaceError',
          type,
          ref: `/proc/self/ns/${type}`,
          step: 'setns',
          ...EPERM,
          message: saying(/CAP_SYS_ADMIN/),
        },
      })),
    )
  })

  it('ids that are not mapped are nobody to become', () => {
    const outcomes = attemptFrom(IN_USER_NAMESPACE, [
      { create: { uts: true }, as: { uid: 4711 } },
      { create: { uts: true }, as: { gid: 4711 } },
    ])
    const expected = {
      hasRun: false,
      error: {
        name: 'NamespaceError',
        step: 'setuid',
        ...EINVAL,
        message: saying(/that id is not mapped in the user namespace/),
      },
    }
    expect(outcomes).toMatchObject([expected, expected])
  })

  it('a limit of none is named', () => {
    const none = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$0" "$@"'
    const program = ['unshare', '--user', '--map-root-user', 'sh', '-ec', none, process.execPath]
    const [outcome] = attemptFrom(program, [{ create: { user: true, net: true } }])
    expect(outcome).toMatchObject({
      hasRun: false,
      isLoaded: false,
      error: {
        type: 'user',
        step: 'unshare',
        ...ENOSPC,
        message: saying(/user.max_user_namespaces is 0, which forbids user namespaces/),
      },
    })
  })

  it('a limit of another type is', () => {
    const none = 'echo 0 > /proc/sys/user/max_net_namespaces; exec "$0" "$@"'
    const program = ['unshare', '--user', '--map-root-user', 'sh', '-ec', none, process.execPath]
    const [outcome] = attemptFrom(program, [{ create: { user: true, net: true } }])
    expect(outcome).toMatchObject({
      hasRun: false,
      isLoaded: false,
      error: {
        type: 'net',
        step: 'unshare',
        ...ENOSPC,
        message: saying(/as many as \/proc\/sys\/user allows/),
      },
    })
  })

  it.each([
    ['apparmor_restrict_unprivileged_userns', 1, /needs an AppArmor profile with "userns"/],
    ['unprivileged_userns_clone', 0, /leaves user namespaces to root/],
  ])('a setting of %s is named', (setting, value, pattern) => {
    // Kernels that have it are few. What fails here fails for the limit; where the setting is read, it is.
    const setUp = `mount -t tmpfs tmpfs /proc/sys/kernel; echo ${value} > /proc/sys/kernel/${setting}
      echo 0 > /proc/sys/user/max_user_namespaces; exec "$0" "$@"`
    const flags = ['--user', '--map-root-user', '--mount']
    const program = ['unshare', ...flags, 'sh', '-ec', setUp, process.execPath]
    const [outcome] = attemptFrom(program, [{ create: { user: true } }])
    expect(outcome).toMatchObject({ hasRun: false, error: { message: saying(pattern) } })
  })
})

describe.skipIf(noNamespaces)(`what cannot be had in there${because(noNamespaces)}`, () => {
  it('is a user that is not mapped', async () => {
    const { pid } = await temporaryNamespaces(['--user', '--map-root-user'])
    const { error } = await refuse([enter({ user: pid }, { uid: 4711 })])
    expect(error).toMatchObject({
      step: 'setuid',
      ...EINVAL,
      message: saying(/that id is not mapped/),
    })
  })

  it('is a map that overlaps itself', async () => {
    const uidMap = [
      { inside: 0, outside: 0, count: 2 },
      { inside: 1, outside: 5 },
    ]
    const { error, isLoaded } = await refuse([create({ user: { uidMap } })])
    expect(error).toMatchObject({
      type: 'user',
      step: 'map',
      ...EINVAL,
      message: saying(/the ranges overlap/),
    })
    expect(isLoaded).toBe(false)
  })

  it('is a directory that does not exist', async () => {
    const { error } = await refuse([create({ mnt: { tmpfs: ['/no/such/directory'] } })])
    expect(error).toMatchObject({
      type: 'mnt',
      step: 'mount',
      errno: 2,
      code: 'ENOENT',
      message: saying(/there is no such directory/),
    })
  })

  it('is a clock that is below 0', async () => {
    const time = { boottimeMs: -1e12 }
    const { error, isLoaded } = await refuse([create({ user: true, time })])
    expect(error).toMatchObject({
      type: 'time',
      step: 'offset',
      errno: 34,
      code: 'ERANGE',
      message: saying(/a clock would be below 0/),
    })
    expect(isLoaded).toBe(false)
  })
})
