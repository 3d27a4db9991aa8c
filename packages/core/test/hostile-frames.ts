import { encode } from '../src/wire/encode.ts'
import { FrameKind, frame } from '../src/wire/frame.ts'
import { RandomValues } from './random-value.ts'

const KINDS = Object.values(FrameKind)

/** Makes a message of one frame. */
export function message(kind: FrameKind, call: number, value: unknown): Buffer {
  return Buffer.concat(frame(kind, call, encode(value, { root: 'value' }), false))
}

/** Makes a message that may look like JSON. */
export function messageOfJson(kind: FrameKind, call: number, json: string): Buffer {
  return Buffer.concat(frame(kind, call, Buffer.from(`J${json}`), false))
}

/** Makes bytes that nobody should send. */
export class HostileFrames {
  readonly #values: RandomValues
  /** What the other end expects, so that some of it goes further than its first bytes. */
  readonly #expected: readonly Buffer[]

  constructor(seed: number, expected: readonly Buffer[]) {
    this.#values = new RandomValues(seed)
    this.#expected = expected
  }

  next(): Buffer {
    const makers = [
      () => this.#noise(300),
      () => this.#header(),
      () => this.#anyFrame(),
      () => this.#anyFrame(),
      () => this.#truncated(),
      () => this.#flipped(),
      () => this.#flipped(),
      () => this.#spliced(),
      () => this.#endless(),
      () => this.#json(),
    ]
    return this.#pick(makers)()
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#values.integer(items.length)] as Item // There is one.
  }

  #noise(most: number): Buffer {
    const bytes = 1 + this.#values.integer(most)
    return Buffer.from(Array.from({ length: bytes }, () => this.#values.integer(256)))
  }

  /** A header, with a length that may be giant, and too little behind it. */
  #header(): Buffer {
    const header = Buffer.from([0x52, 0x58, 2, this.#values.integer(14), 1, 0, 0, 0, 0, 0, 0, 0])
    const lengths = [
      0,
      1,
      100,
      2 ** 20,
      2 ** 20 + 1,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 31 + 5,
      2 ** 32 - 1,
    ]
    header.writeUInt32LE(this.#pick(lengths), 8)
    return Buffer.concat([header, this.#noise(50)])
  }

  #anyFrame(): Buffer {
    const calls = [0, 1, 2, 2 ** 32 - 1]
    const body = this.#pick([
      () => encode(this.#values.next(), { root: 'value' }),
      () => this.#noise(100),
      () => Buffer.alloc(0),
    ])()
    const more = this.#values.random() < 0.2
    return Buffer.concat(frame(this.#pick(KINDS), this.#pick(calls), body, more))
  }

  #all(): Buffer {
    return Buffer.concat(this.#expected)
  }

  #truncated(): Buffer {
    const all = this.#all()
    return all.subarray(0, 1 + this.#values.integer(all.length - 1))
  }

  #flipped(): Buffer {
    const all = this.#all()
    for (let flips = 1 + this.#values.integer(4); flips > 0; flips--) {
      const at = this.#values.integer(all.length)
      all.writeUInt8(all.readUInt8(at) ^ (1 << this.#values.integer(8)), at)
    }
    return all
  }

  #spliced(): Buffer {
    return Buffer.concat([this.#pick(this.#expected), this.#anyFrame(), this.#pick(this.#expected)])
  }

  /** Many frames of one message, whose end does not come. */
  #endless(): Buffer {
    const kind = this.#pick(KINDS)
    const letters = this.#pick([Buffer.from('J[[[['), Buffer.alloc(1000, 0x83), Buffer.alloc(999)])
    const frames = Array.from({ length: 200 }, () => frame(kind, 1, letters, true))
    return Buffer.concat(frames.flat())
  }

  #json(): Buffer {
    const texts = [
      '{"__proto__":{"polluted":true}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
      '['.repeat(50_000),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      '"',
      'NaN',
      '1e999',
      '',
    ]
    return messageOfJson(this.#pick(KINDS), this.#values.integer(2), this.#pick(texts))
  }
}

/** What every object would have if a prototype was reached. */
export function prototypeKeys(): string {
  const classes = [Object, Array, Map, Set, Date, RegExp, Error, Buffer, Promise, Function]
  return JSON.stringify(classes.map(({ prototype }) => Reflect.ownKeys(prototype).map(String)))
}

/** Another run with `WIRE_SEED` set to what a failed one has in its name does the same. */
export const seed: number = Number(process.env['WIRE_SEED'] ?? Date.now() % 2 ** 31)
