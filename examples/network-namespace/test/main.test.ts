import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { supported } from '@reexec/ns'
import { expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** In a user namespace, as somebody who is nobody special there: without privileges, and free to make namespaces as anybody is. */
const AS_ANYBODY = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

const { create } = supported().net

it.for([
  ['with the privileges of the tests', [], create.possible ? undefined : create.why],
  ['without privileges', AS_ANYBODY, whyNot([...AS_ANYBODY, 'unshare', '--user', '--net', 'true'])],
] as const)('runs %s', ([, prefix, reason], test) => {
  test.skip(reason !== undefined, reason)
  const command = [...prefix, process.execPath, '--no-warnings', MAIN]
  const output = execFileSync('env', command, { encoding: 'utf8' })
  expect(stabilised(output)).toMatchInlineSnapshot(`
    "here: pid _ listens on 127.0.0.1:_
    blue: pid _ listens on 127.0.0.1:_
    green: pid _ listens on 127.0.0.1:_
    here: a client there is answered by here, in net:[_]
    blue: a client there is answered by blue, in net:[_]
    green: a client there is answered by green, in net:[_]
    "
  `)
})

function whyNot(command: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync('env', command, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}

/** Without what is another number every time. */
function stabilised(text: string): string {
  return text.replaceAll(/(?<=pid |127\.0\.0\.1:|net:\[)\d+/g, '_')
}
