import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { FrameKind, frame } from '../src/wire/frame.ts'
import type { CallRequest, Order } from '../src/wire/messages.ts'
import { tellChild } from './child-on-wire.ts'
import { echo } from './fixtures/echoes.ts'
import { idle } from './fixtures/hangs.ts'
import { waitForRelease } from './fixtures/keeps-state.ts'
import { isPolluted } from './fixtures/writes-hostile-frames.ts'
import { HostileFrames, message, messageOfJson, seed } from './hostile-frames.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const order: Order = { depth: 1, layers: [], modules: [echo.module], serves: 'call', graceMs: 100 }
const request: CallRequest = { action: 'echo', module: echo.module, param: 1, credit: 16 }
const bare = (kind: FrameKind, call: number): Buffer =>
  Buffer.concat(frame(kind, call, Buffer.alloc(0), false))

const toldOrder = (differences: object = {}): Buffer =>
  message(FrameKind.order, 0, { ...order, ...differences })
const toldCall = (differences: object = {}, call = 1): Buffer =>
  message(FrameKind.call, call, { ...request, ...differences })

/** Bytes that a child cannot make sense of, of an order and what follows it. */
const nonsense: [what: string, ...told: Buffer[]][] = [
  ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame of a version to come', Buffer.from([0x52, 0x58, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['a giant length', Buffer.from([0x52, 0x58, 2, 1, 0, 0, 0, 0, 255, 255, 255, 127])],
  ['an empty frame that announces another', Buffer.concat(frame(1, 0, Buffer.alloc(0), true))],
  ['a call before the order', toldCall()],
  ['an end before the order', bare(FrameKind.end, 0)],
  ['an order without a value', bare(FrameKind.order, 0)],
  ['a result', message(FrameKind.result, 1, 1)],
  ...[null, 'order', 1, [], {}].map((value): [string, Buffer] => [
    `${JSON.stringify(value)} as its order`,
    message(FrameKind.order, 0, value),
  ]),
  ...[
    { layers: undefined },
    { layers: {} },
    { layers: [null] },
    { layers: [{ layer: 'l', url: 5 }] },
    { modules: 'module' },
    { modules: [5] },
    { serves: 'none' },
    { serves: undefined },
    { graceMs: '100' },
    { graceMs: -1 },
    { graceMs: Number.NaN },
    { depth: -1 },
    { depth: 1.5 },
    { cwd: 5 },
    { nonce: {} },
    { alone: null },
    { alone: { timeoutMs: 'soon' } },
    { strips: 1 },
  ].map((differences): [string, Buffer] => [
    `an order with ${Object.entries(differences).flat().map(String).join(': ')}`,
    toldOrder(differences),
  ]),
  ['an order that ends in the middle', toldOrder().subarray(0, 30), Buffer.from('no more of it')],
  ['stripped texts that are none', toldOrder({ strips: true }), toldCall()],
  ['two orders', Buffer.concat([toldOrder(), toldOrder()])],
  ['a call without an action', Buffer.concat([toldOrder(), toldCall({ action: undefined })])],
  ['a call of no module', Buffer.concat([toldOrder(), toldCall({ module: 5 })])],
  ['a call with a negative credit', Buffer.concat([toldOrder(), toldCall({ credit: -1 })])],
  ['a call with the number of none', Buffer.concat([toldOrder(), toldCall({}, 0)])],
  ['null as its call', Buffer.concat([toldOrder(), message(FrameKind.call, 1, null)])],
  ['a credit before its call', Buffer.concat([toldOrder(), message(FrameKind.credit, 1, 1)])],
]

const session = toldOrder({ serves: 'session' })
const waiting = toldCall({ action: 'waitForRelease', module: waitForRelease.module })
const idling = toldCall({ action: 'idle', module: idle.module, param: '/dev/null' })

/** The same for one that serves calls, or has one. */
const nonsenseMeanwhile: [what: string, ...told: Buffer[]][] = [
  ['an order in a session', session, toldOrder()],
  ['text in a session', session, Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a call of no action in a session', session, toldCall({ action: 1 })],
  ['a call twice', Buffer.concat([session, waiting]), waiting],
  ['a call with the number of none in a session', session, toldCall({}, 0)],
  ['a credit of what is no number', Buffer.concat([session, waiting, message(3, 1, 'many')])],
  ['a result', Buffer.concat([session, waiting]), message(FrameKind.result, 1, 1)],
  ['text while its call runs', Buffer.concat([toldOrder(), idling]), Buffer.from('text, no frame')],
]

describe('a child', () => {
  it.each([...nonsense, ...nonsenseMeanwhile])(
    'ends and says why when it is told %s',
    async (_, ...told) => {
      const { exitCode, signal, stderr, said } = await tellChild(told)
      expect({ exitCode, signal }).toEqual({ exitCode: 1, signal: null })
      expect(stderr).toMatch(/^@reexec\/core: this child cannot go on\. .+\n$/)
      expect(said.filter(({ kind }) => kind === FrameKind.result)).toEqual([])
    },
  )

  it('passes over what is too late', async () => {
    const late = [bare(FrameKind.cancel, 7), message(FrameKind.credit, 7, 1), toldCall({}, 8)]
    const { exitCode, said } = await tellChild([
      Buffer.concat([session, toldCall(), ...late, bare(FrameKind.end, 0)]),
    ])
    expect(exitCode).toBe(0)
    expect(said.map(({ call }) => call)).toEqual([0, 1, 8, 0])
  })

  it.each([
    ['without a word', []],
    ['in its order', [toldOrder().subarray(0, 20)]],
    ['before its call', [toldOrder()]],
    ['in its call', [Buffer.concat([toldOrder(), toldCall().subarray(0, 20)])]],
    ['in a session', [session]],
  ])('ends when its parent ends %s', async (_, told) => {
    const { exitCode, signal } = await tellChild(told, false)
    expect({ exitCode, signal }).toEqual({ exitCode: 1, signal: null })
  })

  it('lets nothing reach a prototype', async () => {
    const { module, actionName: action } = isPolluted
    const json = JSON.stringify({ action, module, credit: 1 }).replace(
      '{',
      '{"__proto__":{"polluted":1},"param":{"__proto__":{"polluted":1}},',
    )
    const { said } = await tellChild([
      Buffer.concat([toldOrder({ modules: [module] }), messageOfJson(FrameKind.call, 1, json)]),
    ])
    expect(said).toMatchObject([{ kind: FrameKind.result, value: false }])
  })
})

describe(`a child that is told anything (WIRE_SEED=${seed})`, () => {
  const frames = new HostileFrames(seed + 1, [
    toldOrder({ serves: 'session' }),
    toldCall({ param: new Map([['a', [1.5, 2n]]]) }),
    message(FrameKind.credit, 1, 1),
    bare(FrameKind.end, 0),
  ])

  it('ends', async () => {
    let rounds = 60
    const ends = new Set<unknown>()
    const worker = async (): Promise<void> => {
      while (rounds-- > 0) {
        // At its beginning, and when it serves calls.
        const first = rounds % 2 === 0 ? [] : [session]
        const told = [Buffer.concat([...first, frames.next()])]
        const { exitCode, signal } = await tellChild(told, false)
        ends.add(signal ?? exitCode)
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, worker))
    // An order that is one may have nothing to do.
    expect([...ends].filter((end) => end !== 0 && end !== 1 && end !== 13)).toEqual([])
  })
})
