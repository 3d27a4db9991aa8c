import { describe, expect, it } from 'vitest'
import { CallTimeoutError, ChildExitedError, UncloneableError } from '@reexec/core'
import {
  clearUp,
  count,
  noteEach,
  yieldAndExit,
  yieldAndThrow,
  yieldSlowly,
  yieldUncloneable,
} from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

/** Iterates a call to its end, or its failure. */
async function take<Item>(call: AsyncIterable<Item>): Promise<{ items: Item[]; thrown: unknown }> {
  const items: Item[] = []
  try {
    for await (const item of call) items.push(item)
    return { items, thrown: undefined }
  } catch (thrown) {
    return { items, thrown }
  }
}

describe('an action that yields', () => {
  it('streams its items, in order', async () => {
    const { items } = await take(count.reexec(1000))
    expect(items).toEqual(Array.from({ length: 1000 }, (_, at) => at + 1))
  })

  it('streams no items', async () => {
    expect(await take(count.reexec(0))).toEqual({ items: [], thrown: undefined })
  })

  it('returns, too', async () => {
    const call = count.reexec(40)
    const items = call[Symbol.asyncIterator]()
    let next = await items.next()
    while (next.done !== true) next = await items.next()
    expect(next.value).toBe('counted to 40')
    expect(await call).toBe('counted to 40')
    expect(call.outcome).toMatchObject({ exitCode: 0, signal: null })
  })

  it('streams large items that come slowly', async () => {
    const { items } = await take(yieldSlowly.reexec(20, { itemsAhead: 2 }))
    expect(items.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, at) => at))
    for (const { at, bytes } of items) expect(bytes.equals(Buffer.alloc(200_000, at))).toBe(true)
  })

  it.each([1, 5, 16])('is never more than %i ahead of its caller', async (itemsAhead) => {
    using notes = temporaryFile()
    const call = noteEach.reexec(notes.path, { itemsAhead })
    const items = call[Symbol.asyncIterator]()
    for (let taken = 1; taken <= 3 * itemsAhead; taken++) {
      expect((await items.next()).value).toBe(taken)
      // One that was granted is under way, too: it is noted when it is made, and not yet here.
      expect(notes.lines().length).toBeLessThanOrEqual(taken + itemsAhead)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(notes.lines().length).toBeLessThanOrEqual(4 * itemsAhead)
    await items.return?.(null as never)
  })

  it('ends when the loop is left, with its finally, and its child with it', async () => {
    using notes = temporaryFile()
    const call = noteEach.reexec(notes.path, { graceMs: 20_000 })
    for await (const item of call) if (item === 3) break
    expect(call.outcome).toMatchObject({ pid: call.pid })
    expect(call.kill()).toBe(false)
    expect(notes.lines().at(-1)).toBe('left, aborted')
  })

  it('ends with its finally also where it has not asked for its signal', async () => {
    using notes = temporaryFile()
    const call = clearUp.reexec(notes.path, { graceMs: 20_000 })
    for await (const item of call) if (item === 3) break
    expect(notes.lines()).toEqual(['cleared up'])
    expect(call.outcome).toMatchObject({ exitCode: 0, signal: null })
  })

  it('throws after its items', async () => {
    const { items, thrown } = await take(yieldAndThrow.reexec(20))
    expect(items).toHaveLength(20)
    expect(thrown).toBeInstanceOf(RangeError)
    expect(thrown).toMatchObject({ message: 'thrown after the items' })
  })

  it('fails after its items when the child exits', async () => {
    const { items, thrown } = await take(yieldAndExit.reexec(10))
    expect(items).toHaveLength(10)
    expect(thrown).toBeInstanceOf(ChildExitedError)
    expect(thrown).toMatchObject({ exitCode: 4 })
  })

  it('names the path of what cannot be cloned', async () => {
    using notes = temporaryFile()
    const { items, thrown } = await take(yieldUncloneable.reexec(notes.path))
    expect(items).toEqual([{ fine: true }])
    expect(thrown).toBeInstanceOf(UncloneableError)
    expect(thrown).toMatchObject({ path: 'item.list[0].callback' })
    expect(notes.lines()).toEqual(['left'])
  })

  it('is ended by its timeout', async () => {
    using notes = temporaryFile()
    const call = noteEach.reexec(notes.path, { timeoutMs: 3000 })
    const { items, thrown } = await take(call)
    expect(items.length).toBeGreaterThan(0)
    expect(thrown).toBeInstanceOf(CallTimeoutError)
    expect(call.outcome?.durationMs).toBeGreaterThanOrEqual(3000)
  })

  it('loses no item to a caller who awaits the call', async () => {
    using notes = temporaryFile()
    await expect(noteEach.reexec(notes.path)).rejects.toThrow('for await')
    // What yields nothing loses nothing.
    expect(await count.reexec(0)).toBe('counted to 0')
  })

  it('is iterated once', async () => {
    const call = count.reexec(1)
    expect(await take(call)).toMatchObject({ items: [1] })
    expect(() => call[Symbol.asyncIterator]()).toThrow(TypeError)
  })
})
