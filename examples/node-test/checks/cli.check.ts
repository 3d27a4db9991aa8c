import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

/** Runs the tool as its users do: none of it is loaded here. */
function run(args: readonly string[], input = ''): SpawnSyncReturns<string> {
  const flags = ['--no-warnings', CLI, ...args]
  return spawnSync(process.execPath, flags, { encoding: 'utf8', env: {}, input })
}

void test('counts the words of its standard input', () => {
  assert.equal(run(['-'], 'one two\nthree\n').stdout, '3\n')
})

void test('says how it is used', () => {
  const { status, stderr } = run([])
  assert.deepEqual([status, stderr], [2, 'usage: cli.ts file\n'])
})

void test('says which file is not there', () => {
  const { status, stderr } = run(['/no/such/file'])
  assert.equal(status, 1)
  assert.match(stderr, /ENOENT/)
})
