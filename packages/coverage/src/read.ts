import { readFile } from 'node:fs/promises'
import { MAGIC, type ProfileFrame, decodeFrame } from './profile-format.ts'

/** What could be read of a profile. */
export interface Profile {
  readonly bytes: number
  readonly frames: readonly ProfileFrame[]
  /** Bytes that are no whole frame: torn by a kill, or damaged. */
  readonly tornBytes: number
}

/** Reads a profile. A torn or damaged frame costs that frame, not the others. Throws what reading the file throws. */
export async function readProfile(path: string): Promise<Profile> {
  const bytes = await readFile(path)
  const frames: ProfileFrame[] = []
  let tornBytes = 0
  for (let at = 0; at < bytes.length;) {
    const decoded = decodeFrame(bytes, at)
    if (decoded === undefined) {
      const next = nextFrame(bytes, at + 1)
      tornBytes += next - at
      at = next
    } else {
      frames.push(decoded.frame)
      at = decoded.end
    }
  }
  return { bytes: bytes.length, frames, tornBytes }
}

/** Where the next whole frame starts, or the end. */
function nextFrame(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    if (decodeFrame(bytes, at) !== undefined) return at
  }
  return bytes.length
}
