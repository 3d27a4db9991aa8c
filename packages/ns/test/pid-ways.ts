import type { Layer } from '@reexec/core'
import { create, enter } from '../src/index.ts'
import { temporaryNamespaces } from './temporary.ts'

/** By which ways a child gets into a PID namespace, for as long as the test runs; and one that stays, to compare with. */
export const PID_WAYS: readonly (readonly [name: string, layers: () => Promise<Layer[]>])[] = [
  ['entered', async () => [enter({ pid: (await temporaryNamespaces(['--pid', '--fork'])).pid })]],
  ['created', () => Promise.resolve([create({ pid: true })])],
  ['created with its /proc', () => Promise.resolve([create({ pid: { proc: true }, mnt: true })])],
  [
    'entered and user',
    async () => {
      const flags = ['--user', '--map-root-user', '--pid', '--fork']
      const { pid } = await temporaryNamespaces(flags)
      return [enter({ user: pid, pid })]
    },
  ],
  ['created and user', () => Promise.resolve([create({ user: true, pid: true })])],
]
