import { chmodSync, chownSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { because, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { attemptFrom, saying } from './refusal.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

describe.skipIf(noUserNamespace)(`a working directory${because(noUserNamespace)}`, () => {
  it('that is closed to who is in the user namespace keeps the action from running', async (test) => {
    const directory = temporaryDirectory()
    test.skip(!hasGivenAway(directory), 'only root can give a directory to another user')
    const { pid } = await temporaryNamespaces(['--user', '--map-root-user', '--mount'])
    const program = ['env', '-C', directory, process.execPath]
    const [outcome] = attemptFrom(program, [{ enter: { user: pid, mnt: pid } }])
    expect(outcome).toMatchObject({
      hasRun: false,
      error: {
        name: 'NamespaceError',
        type: 'mnt',
        ref: pid,
        step: 'root',
        code: 'EACCES',
        message: saying(/working directory is closed/),
      },
    })
  })
})

/** Leaves it to another user, and closed to all others; root may go there all the same. */
function hasGivenAway(directory: string): boolean {
  try {
    chownSync(directory, 1, 1)
    chmodSync(directory, 0o700)
    return true
  } catch {
    return false
  }
}
