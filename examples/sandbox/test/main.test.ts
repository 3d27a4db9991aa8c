import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** In a user namespace, as somebody who is nobody special there: without privileges, and free to make namespaces as anybody is. */
const AS_ANYBODY = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

it.for([
  ['with the privileges of the tests', []],
  ['without privileges', AS_ANYBODY],
] as const)('runs %s', ([, prefix], test) => {
  const reason = whyNot(prefix)
  test.skip(reason !== undefined, reason)
  const command = [...prefix, process.execPath, '--no-warnings', MAIN]
  const output = execFileSync('env', command, { encoding: 'utf8' })
  expect(lastColumn(output)).toMatchInlineSnapshot(`
    {
      "(index)": "in the sandbox",
      "becoming root": "'EINVAL'",
      "connecting to a server": "'ENETUNREACH'",
      "having priority": "'EACCES'",
      "its user": "'1000'",
      "reading a file in /tmp": "'ENOENT'",
      "seeing a process": "'ENOENT'",
      "signalling it": "'ESRCH'",
    }
  `)
})

/** Why no user namespace can be made, `undefined` if one can. */
function whyNot(prefix: readonly string[]): string | undefined {
  const command = [...prefix, 'unshare', '--user', 'true']
  const { status, stderr, error } = spawnSync('env', command, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}

/** Of a table: what came of it in the sandbox. What comes of it elsewhere depends on who runs the tests. */
function lastColumn(table: string): Record<string, string | undefined> {
  const rows = table.split('\n').map((line) => line.split('│').map((cell) => cell.trim()))
  return Object.fromEntries(
    rows.filter(([, what]) => what !== undefined).map(([, what, , last]) => [what, last]),
  )
}
