import { execaNode } from 'execa'
import { expect, it } from 'vitest'

const CLI = new URL('../src/cli.ts', import.meta.url)

/** Runs the tool as its users do: none of it is loaded here. */
const run = execaNode({ nodeOptions: ['--no-warnings'], reject: false })

it('adds up its arguments', async () => {
  expect(await run(CLI, ['1', '2', '39'])).toMatchObject({ exitCode: 0, stdout: '42' })
})

it('says which argument is no number', async () => {
  const stderr = '"two" is no number'
  expect(await run(CLI, ['1', 'two'])).toMatchObject({ exitCode: 1, stderr })
})

it('says how it is used', async () => {
  expect(await run(CLI, ['--help'])).toMatchObject({ exitCode: 0, stdout: 'usage: cli.ts number…' })
})
