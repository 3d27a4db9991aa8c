import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enter } from '../src/index.ts'
import { because, noUserNamespace } from './capabilities.ts'
import { moveToRoot } from './container.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { answerFromInside, readInside } from './fixtures/read-inside.ts'
import { readHere } from './fixtures/waits-while-loading.ts'

expectNothingLeft()

const PATIENCE = { timeout: 60_000 }
const CONTAINER = ['--user', '--map-root-user', '--mount', '--net', '--uts', '--ipc']

/** All that processes of a container can read of a file outside, by the /proc of each process they see. */
async function spy(pid: number, types: readonly string[], path: string): Promise<string> {
  const program = `for each in /proc/[0-9]*; do cat "$each/root${path}" 2>&1 || :; done`
  const flags = ['--preserve-credentials', '--target', String(pid), ...types]
  const { stdout } = await promisify(execFile)('nsenter', [...flags, 'sh', '-c', program])
  return stdout
}

describe.skipIf(noUserNamespace)(`files outside of a container${because(noUserNamespace)}`, () => {
  it.for([
    {
      of: 'with its own PIDs',
      flags: ['--pid', '--fork', '--mount-proc'],
      types: ['--user', '--mount', '--pid'],
    },
    { of: 'that sees our PIDs', flags: [], types: ['--user', '--mount'] },
  ])(
    'stay hidden from processes of one $of while a child is about to enter it',
    async ({ flags, types }) => {
      const directory = temporaryDirectory()
      const hidden = join(directory, 'hidden')
      mkdirSync(hidden)
      writeFileSync(join(hidden, 'file'), 'outside')
      const setup = `mount -t tmpfs tmpfs ${hidden}; printf inside > ${hidden}/file`
      const { pid } = await temporaryNamespaces([...CONTAINER, ...flags], setup)
      const spied = (): Promise<string> => spy(pid, types, join(hidden, 'file'))
      const options = { layers: [enter({ all: pid })], env: { LOADING: directory } }
      const call = readHere.reexec(join(hidden, 'file'), options)
      await expect.poll(() => existsSync(join(directory, 'begun')), PATIENCE).toBe(true)
      const seen = await spied()
      writeFileSync(join(directory, 'ended'), '')
      expect(await call).toBe('inside')
      expect(seen).toContain('inside')
      expect(seen).not.toContain('outside')
      // It could be seen: by another process that is in there, and has its root out here.
      const others = types.filter((type) => type !== '--mount')
      const args = ['--preserve-credentials', '--target', String(pid), ...others, 'cat']
      const careless = spawn('nsenter', args)
      onTestFinished(() => void careless.kill())
      careless.stdin.write('begun')
      await once(careless.stdout, 'data')
      expect(await spied()).toContain('outside')
      careless.stdin.end()
      await once(careless, 'exit')
    },
  )
})

describe.skipIf(noUserNamespace)(`a /proc of the target${because(noUserNamespace)}`, () => {
  it('may be forged', async () => {
    const root = temporaryDirectory()
    const setup = `mount -t tmpfs tmpfs ${root}; mkdir -p ${root}/proc/self/ns ${root}/proc/self/task/1/ns
      for at in self self/task/1; do for type in mnt net user; do
        ln -s "$type:[4711]" ${root}/proc/$at/ns/$type
      done; done
      ln -s self ${root}/proc/thread-self; printf alone > ${root}/only; ${moveToRoot(root)}`
    const { pid } = await temporaryNamespaces(CONTAINER, setup)
    const layers = [enter({ all: pid })]
    expect(await readInside.reexec('/only', { layers })).toEqual({ '/only': 'alone' })
  })

  it('may be missing, with all else but a file, after pivot_root(8)', async () => {
    const root = temporaryDirectory()
    // No program can be executed from then on: the shell waits by itself.
    const setup = `mount -t tmpfs tmpfs ${root}; mkdir ${root}/old; printf alone > ${root}/only
      cd ${root}; pivot_root . old; echo ready; read line || exit 0`
    const { pid } = await temporaryNamespaces([...CONTAINER, '--pid', '--fork'], setup)
    const layers = [enter({ all: pid })]
    expect(await readInside.reexec('/only', { layers })).toEqual({ '/only': 'alone' })
    expect(await answerFromInside.reexec('return', { layers })).toEqual(
      new Map([['read', 'alone']]),
    )
    await expect(answerFromInside.reexec('throw', { layers })).rejects.toThrow('from inside')
  })
})
