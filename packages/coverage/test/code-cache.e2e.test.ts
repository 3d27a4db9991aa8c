import { cachedDataVersionTag } from 'node:v8'
import { installLayer } from '@reexec/core'
// As it is built: what is not has no code cache.
import { coverageLayer } from '@reexec/coverage/layer'
import { expect, it } from 'vitest'
import { tellFlags } from './fixtures/tell-flags.ts'
import { temporaryDirectory } from './temporary-directory.ts'

// The second child goes through what covers it, and makes V8's code cache of that, which is of no use to others if V8 has other flags there.
// It is the second one only once.
it(
  'has V8 keep its flags in children that end soon, also in the one that makes the code cache',
  { retry: 0 },
  async () => {
    using directory = temporaryDirectory()
    using _ = installLayer(coverageLayer(directory.path))
    for (let call = 1; call <= 3; call++) {
      expect(await tellFlags.reexec()).toBe(cachedDataVersionTag())
    }
  },
)
