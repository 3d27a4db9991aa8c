import { installLayer } from '@reexec/core'
// As it is built: what is not is stripped of its types in the child.
import { coverageLayer } from '@reexec/coverage/layer'
import { expect, it } from 'vitest'
import { tellLoaded } from './fixtures/tell-loaded.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** What a child has loaded: from the third one on it is always the same. */
async function loaded(): Promise<string[]> {
  await tellLoaded.reexec()
  await tellLoaded.reexec()
  return await tellLoaded.reexec()
}

it('loads one file into a child that it would not load without coverage, and nothing of Node.js', async () => {
  using directory = temporaryDirectory()
  const without = new Set(await loaded())
  const installed = installLayer(coverageLayer(directory.path))
  try {
    const more = (await loaded()).filter((each) => !without.has(each))
    expect(more).toEqual([expect.stringMatching(/\/coverage\/dist\/child\/layer\.cjs$/)])
  } finally {
    installed[Symbol.dispose]()
  }
})
