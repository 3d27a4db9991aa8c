import { pathToFileURL } from 'node:url'
import { encodeFrame } from '../src/profile-format.ts'
import { packedFrame } from './packed-frame.ts'

const MODULES = 30
const LENGTH = 1000

/** Paths of the modules that the children of made profiles ran. There are no such files. */
export const madePaths: readonly string[] = Array.from(
  { length: MODULES },
  (_, at) => `/made/module-${at}.js`,
)

/**
 * Makes the profile of a child that ran thirty modules and ended well. That of every other one is packed.
 *
 * @param child Its PID, which is also how often it has called the function of each.
 */
export function madeProfile(child: number): Buffer {
  const texts = madePaths.map((path, at) => ({
    url: pathToFileURL(path).href,
    length: LENGTH,
    hash: `${at}`,
  }))
  const ended = { exitCode: 0, signal: null, answered: true, atMs: 2000 + child }
  const pack = child % 2 === 0 ? packedFrame : (frame: Buffer) => frame
  return Buffer.concat([
    encodeFrame('allocated', { action: 'walk', module: 'file:///a.js', parentPid: 1, atMs: child }),
    encodeFrame('spawned', { pid: child }),
    pack(encodeFrame('texts', { first: 0, texts })),
    pack(
      encodeFrame(
        'counts',
        texts.map((_, at) => [at, ['', 1, 0, LENGTH, 1], ['f', 1, 10, 90, child, 20, 30, 0]]),
      ),
    ),
    encodeFrame('ended', ended),
  ])
}
