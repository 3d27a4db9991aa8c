import { openSession } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import { create, enter } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { moveToRoot } from './container.ts'
import type { Holder } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { lookAround } from './fixtures/look-around.ts'
import { answerFromInside, readInside } from './fixtures/read-inside.ts'
import { yieldInside } from './fixtures/yield-inside.ts'

expectNothingLeft()

/** Namespaces in which there is nothing but two files. */
function temporaryRoot(...flags: string[]): Promise<Holder> {
  const root = temporaryDirectory()
  const setup = `mount -t tmpfs tmpfs ${root}; printf alone > ${root}/only; printf too > ${root}/other; ${moveToRoot(root)}`
  return temporaryNamespaces(['--mount', ...flags], setup)
}

const ALL = { '/only': 'alone', '/other': 'too' }

describe.skipIf(noNamespaces)(`a call in other namespaces${because(noNamespaces)}`, () => {
  it('shares its layers with others, before it, after it and beside it', async () => {
    const { pid } = await temporaryRoot('--net', '--pid', '--fork')
    const layers = [enter({ mnt: pid, net: pid, pid })]
    expect(await readInside.reexec('/', { layers })).toEqual(ALL)
    const beside = ['/', '/only'].map((path) => readInside.reexec(path, { layers }))
    expect(await Promise.all(beside)).toEqual([ALL, { '/only': 'alone' }])
    await expect(answerFromInside.reexec('throw', { layers })).rejects.toThrow('from inside')
    expect(readInside.reexecSync('/', { layers })).toEqual(ALL)
  })

  it('gets new namespaces of its own from layers that others have, too', async () => {
    const layers = [create({ net: true, uts: true })]
    const calls = [1, 2].map(() => lookAround.reexec('/', { layers }))
    const [first, second] = await Promise.all(calls)
    expect(first?.namespaces.net).not.toBe(second?.namespaces.net)
    expect(first?.namespaces.uts).not.toBe(second?.namespaces.uts)
    expect(first?.namespaces.ipc).toBe(second?.namespaces.ipc)
  })

  it('is one that waits synchronously', async () => {
    const { pid } = await temporaryRoot('--net', '--pid', '--fork')
    const layers = [enter({ mnt: pid, pid })]
    expect(readInside.reexecSync('/', { layers })).toEqual(ALL)
    expect(answerFromInside.reexecSync('return', { layers })).toEqual(new Map([['read', 'alone']]))
    expect(() => answerFromInside.reexecSync('throw', { layers })).toThrow(
      new RangeError('from inside'),
    )
  })

  it('streams', async () => {
    const { pid } = await temporaryRoot('--pid', '--fork')
    const stream = yieldInside.reexec(undefined, { layers: [enter({ mnt: pid, pid })] })
    const items: string[] = []
    for await (const item of stream) items.push(item)
    expect(items).toEqual(['alone', 'too'])
    await expect(stream).resolves.toBe(2)
  })

  it('streams to who leaves after the first item', async () => {
    const { pid } = await temporaryRoot('--pid', '--fork')
    for await (const item of yieldInside.reexec(undefined, {
      layers: [enter({ mnt: pid, pid })],
    })) {
      expect(item).toBe('alone')
      break
    }
  })

  it.for([undefined, 2])(
    'is one of a session, with %o children ahead, that enters once for each child',
    async (ahead) => {
      const { pid } = await temporaryRoot('--net', '--pid', '--fork')
      const layers = [enter({ mnt: pid, net: pid, pid })]
      const actions = [readInside, yieldInside]
      await using session = await openSession({
        layers,
        actions,
        ...(ahead === undefined ? {} : { ahead }),
      })
      for (const path of ['/only', '/other', '/only']) {
        expect(await readInside.reexec(path, { session })).toEqual({ [path]: ALL[path as '/only'] })
      }
      await expect(answerFromInside.reexec('throw', { session })).rejects.toThrow('from inside')
      const items: string[] = []
      for await (const item of yieldInside.reexec(undefined, { session })) items.push(item)
      expect(items).toEqual(['alone', 'too'])
      // Its module would be looked up in there.
      await expect(lookAround.reexec('/', { session })).rejects.toMatchObject({
        name: 'UnloadableModuleError',
      })
    },
  )

  it('is one of a session that loads modules later, as no files have moved', async () => {
    const { pid } = await temporaryNamespaces(['--uts'], 'hostname within')
    await using session = await openSession({ layers: [enter({ uts: pid })] })
    const { effects } = await lookAround.reexec('/', { session })
    expect(effects.uts).toBe('within')
    expect(Object.keys(await readInside.reexec('/proc/uptime', { session }))).toHaveLength(1)
  })
})
