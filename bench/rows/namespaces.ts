import type { Layer } from '@reexec/core'
import { type NamespaceType, create, enter, namespacesOf, supported } from '@reexec/ns'
import { askInside, holdNamespaces } from '../contenders/namespace-tools.ts'
import { CREATE_4, askLeastInside, stepsInto } from '../contenders/least-inside.ts'
import { load } from '../programs.ts'
import { type Contender, type Peer, type Row, nothingToClose } from '../row.ts'

/** What entering and creating namespaces adds to a call, and the same by the tools of util-linux. None where it is not possible. */
export function namespaceRows(): Row[] {
  if (process.platform !== 'linux') return []
  const { mnt, user } = supported()
  const isPrivileged = mnt.create.possible && !mnt.create.needsUser
  if (!isPrivileged || !user.create.possible) return []
  const types = ['mnt', 'net', 'uts', 'ipc'] as const
  return [
    entering('enter-4', types, 1.03),
    entering('enter-5', ['user', ...types], 1.06),
    createFour,
  ]
}

const createFour: Row = {
  id: 'create-4',
  what: 'one call in new user, mnt, net and pid namespaces',
  async open() {
    const types = ['user', 'mnt', 'net', 'pid'] as const
    const tell = await tellAll()
    const own = namespacesOf('self')
    // They are others each time.
    const areNew = (found: readonly string[]): boolean =>
      types.every((type, at) => found[at] !== own[type])
    const layers = [create({ user: true, mnt: true, net: true, pid: { proc: true } })]
    const flags = ['--user', '--map-root-user', '--mount', '--net', '--pid', '--fork']
    const command = ['unshare', ...flags, '--mount-proc', '--kill-child']
    const script: Peer = {
      name: 'unshare and a script',
      atMost: 1,
      run: () => askInside(command, types).then(areNew),
    }
    return {
      ...nothingToClose,
      own: { name: 'create()', run: () => tell(types, layers).then(areNew) },
      peers: [script],
      floors: [
        {
          name: 'the least program, created into them',
          run: () => askLeastInside(types, CREATE_4),
          than: script,
        },
      ],
    }
  },
}

function entering(id: string, types: readonly NamespaceType[], atMost: number): Row {
  return {
    id,
    what: `one call in the ${types.join(', ')} namespaces of a process`,
    async open() {
      const tell = await tellAll()
      const flags = flagsOf(types)
      const holder = await holdNamespaces([
        ...flags,
        ...(types.includes('user') ? ['--map-root-user'] : []),
      ])
      const isIn = (pid: number | 'self', found: readonly string[]): boolean => {
        const expected = namespacesOf(pid)
        return types.every((type, at) => found[at] === expected[type])
      }
      const layers = [enter(Object.fromEntries(types.map((type) => [type, holder.pid])))]
      const command = ['nsenter', '--target', String(holder.pid), ...flags]
      const without: Peer = {
        name: 'the same call without',
        atMost,
        run: () => tell(types).then((found) => isIn('self', found)),
      }
      const script: Peer = {
        name: 'nsenter and a script',
        atMost: 1,
        run: () => askInside(command, types).then((found) => isIn(holder.pid, found)),
      }
      const leastInside: Contender = {
        name: 'the least program, preloaded into them',
        run: () => askLeastInside(types, stepsInto(holder.pid, types)),
      }
      return {
        own: {
          name: 'enter()',
          run: () => tell(types, layers).then((found) => isIn(holder.pid, found)),
        },
        peers: [without, script],
        floors: [
          { ...leastInside, than: { name: 'the same without', run: () => askLeastInside(types) } },
          { ...leastInside, than: script },
        ],
        [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
      }
    },
  }
}

/** Makes flags of types, which are the same for unshare(1) and nsenter(1). */
function flagsOf(types: readonly NamespaceType[]): string[] {
  return types.map((type) => `--${type === 'mnt' ? 'mount' : type}`)
}

async function tellAll(): Promise<
  (types: readonly string[], layers?: readonly Layer[]) => Promise<readonly string[]>
> {
  const { tellNamespaces } = await load<typeof import('../fixtures/tell-namespaces.ts')>(
    'fixtures/tell-namespaces.js',
  )
  return (types, layers = []) => tellNamespaces.reexec(types, { layers })
}
