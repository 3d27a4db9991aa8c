import { describe, expect, it } from 'vitest'
import type { NamespaceType } from '../src/index.ts'
import { because, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { attemptFrom, saying } from './refusal.ts'
import { temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

/** As the same user, who has no capabilities then, but for those over the user namespaces of its own. */
const POWERLESS = ['setpriv', '--bounding-set=-all', '--inh-caps=-all', process.execPath]

const TYPES: readonly NamespaceType[] = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'uts']

describe.skipIf(noUserNamespace)(`without capabilities${because(noUserNamespace)}`, () => {
  it('an own user namespace has to be entered first, and is', async () => {
    const others = TYPES.flatMap((type) => (type === 'mnt' ? '--mount' : `--${type}`))
    const flags = ['--user', '--map-root-user', '--fork', ...others]
    const { pid } = await temporaryNamespaces(flags)
    const late = { type: 'user', ref: pid } as const
    const outcomes = attemptFrom(POWERLESS, [
      ...TYPES.map((type) => ({ enter: [{ type, ref: pid }, late] })),
      { enter: [late, ...TYPES.map((type) => ({ type, ref: pid }))] },
      { enter: Object.fromEntries([...TYPES, 'user'].map((type) => [type, pid])) },
      { enter: { all: pid } },
    ])
    const failed = TYPES.map((type) => ({
      hasRun: false,
      isLoaded: false,
      error: {
        name: 'NamespaceError',
        type,
        ref: pid,
        step: 'setns',
        errno: 1,
        code: 'EPERM',
        message: saying(
          /this needs CAP_SYS_ADMIN in the user namespace that the child is in by then/,
        ),
      },
    }))
    const entered = { hasRun: true, isLoaded: true }
    expect(outcomes).toMatchObject([...failed, entered, entered, entered])
  })
})
