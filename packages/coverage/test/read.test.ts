import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type ProfileFrame, encodeFrame } from '../src/profile-format.ts'
import { readProfile } from '../src/read.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const frames: ProfileFrame[] = [
  { kind: 'spawned', body: { pid: 4711 } },
  { kind: 'texts', body: [{ url: 'file:///ü/a.ts', length: 12, hash: '0123456789abcdef' }] },
  { kind: 'counts', body: [[0, ['f', 1, 0, 12, 3, 4, 6, 0]]] },
]
const encoded = frames.map(({ kind, body }) => encodeFrame(kind, body))

async function read(bytes: Buffer): ReturnType<typeof readProfile> {
  using directory = temporaryDirectory()
  const path = `${directory.path}/profile`
  writeFileSync(path, bytes)
  return await readProfile(path)
}

it('reads the frames that were appended', async () => {
  const whole = Buffer.concat(encoded)
  expect(await read(whole)).toEqual({ bytes: whole.length, frames, tornBytes: 0 })
})

it('reads an empty profile', async () => {
  expect(await read(Buffer.alloc(0))).toEqual({ bytes: 0, frames: [], tornBytes: 0 })
})

it('keeps the frames before a torn one, wherever it is torn', async () => {
  const [first, second, third] = encoded as [Buffer, Buffer, Buffer]
  for (let kept = 1; kept < third.length; kept++) {
    const profile = await read(Buffer.concat([first, second, third.subarray(0, kept)]))
    expect(profile.frames).toEqual(frames.slice(0, 2))
    expect(profile.tornBytes).toBe(kept)
  }
})

it('finds the frames after a torn one: the parent appends when its child was killed', async () => {
  const [first, second, third] = encoded as [Buffer, Buffer, Buffer]
  const profile = await read(Buffer.concat([first, second.subarray(0, 20), third]))
  expect(profile.frames).toEqual([frames[0], frames[2]])
  expect(profile.tornBytes).toBe(20)
})

it('drops a frame of which any one byte has changed', async () => {
  const [first, second, third] = encoded as [Buffer, Buffer, Buffer]
  for (let at = 0; at < second.length; at++) {
    const damaged = Buffer.from(second)
    damaged[at] = (damaged[at] as number) ^ 0x10
    const { frames: kept } = await read(Buffer.concat([first, damaged, third]))
    expect(kept).toEqual([frames[0], frames[2]])
  }
})

it('survives random bytes', async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const noise = Buffer.from(Array.from({ length: 300 }, (_, at) => (seed * 7919 * (at + 1)) >> 3))
    const profile = await read(Buffer.concat([noise, ...encoded, noise]))
    expect(profile.frames).toEqual(frames)
  }
})
