import { expect, it } from 'vitest'
import { coverInFolder } from './cover-in-folder.ts'
import { fillBuffers, lookAgain, matchAgain } from './fixtures/fill-buffers.ts'

it.each([
  ['the buffers that it is making', fillBuffers],
  ['what it is told of files and URLs', lookAgain],
  ['what it has matched', matchAgain],
])('leaves alone, of a child that is interrupted, %s', async (_, action) => {
  const folded = await coverInFolder(async () => expect(await action.reexec(3_000)).toBe(0), {
    intervalMs: 1,
  })
  // It was interrupted, and often.
  expect(folded.children[0]?.bytes).toBeGreaterThan(5_000)
})
