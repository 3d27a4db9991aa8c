import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { resolveSelf } from '@reexec/core'
import { printAndRead } from './fixtures/prints-and-reads.ts'
import { type Surroundings, surroundings } from './fixtures/surroundings.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile, temporaryFolder } from './temporary-file.ts'

leavesNothing()

function plainChild(): Surroundings {
  const program = join(import.meta.dirname, 'fixtures/prints-surroundings.ts')
  const { command, execArgv } = resolveSelf()
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const output = execFileSync(command, [...execArgv, program], {
    encoding: 'utf8',
    stdio: [...stdio],
  })
  return JSON.parse(output) as Surroundings
}

it('looks to the action like a plain child, but for its program and the wire', async () => {
  const plain = plainChild()
  const child = await surroundings.reexec(undefined, { stdout: 1, stderr: 'inherit' })
  expect(child.env).toEqual(plain.env)
  expect(child.execArgv).toEqual(plain.execArgv)
  expect(child.cwd).toBe(plain.cwd)
  expect(child.argv).toHaveLength(2)
  expect(child.argv[0]).toBe(plain.argv[0])
  expect(child.argv[1]).toMatch(/\/child\/main\.cjs$/)
  expect(child.descriptors).toContain('3 socket')
  expect(ownDescriptors(child)).toEqual(ownDescriptors(plain))
})

/** What Node.js itself opened: not the standard streams, not the wire. Numbers differ, and a plain program may have /dev/null open once more. */
function ownDescriptors({ descriptors }: Surroundings): string[] {
  return descriptors
    .filter((each) => !/^[012] |^3 socket| \/dev\/null$/.test(each))
    .map((each) => each.replace(/^\d+ /, ''))
    .toSorted()
}

it('adds, replaces and removes variables of the environment', async () => {
  process.env['REEXEC_TEST_KEPT'] = 'kept'
  process.env['REEXEC_TEST_REMOVED'] = 'there'
  try {
    const { env } = await surroundings.reexec(undefined, {
      env: { REEXEC_TEST_REMOVED: undefined, REEXEC_TEST_ADDED: 'baz!', LANG: 'C' },
    })
    expect(env).toMatchObject({ REEXEC_TEST_KEPT: 'kept', REEXEC_TEST_ADDED: 'baz!', LANG: 'C' })
    expect(env).not.toHaveProperty('REEXEC_TEST_REMOVED')
  } finally {
    delete process.env['REEXEC_TEST_KEPT']
    delete process.env['REEXEC_TEST_REMOVED']
  }
})

it('repeats the flags of the parent, so that loaders work, but not its debugger', () => {
  const program = join(import.meta.dirname, 'fixtures/prints-flags-of-child.ts')
  const kept = ['--import', 'data:text/javascript,globalThis.loaded=1', '--stack-size=900']
  const flags = ['--inspect-port', '0', ...kept, '--inspect=0']
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  const output = execFileSync(process.execPath, [...flags, program], { stdio: [...stdio] })
  expect(JSON.parse(output.toString())).toEqual(kept)
})

it('runs in a working directory of its own', async () => {
  using folder = temporaryFolder()
  const { cwd } = await surroundings.reexec(undefined, { cwd: folder.path })
  expect(cwd).toBe(realpathSync(folder.path))
})

it('reads and prints where the call says', async () => {
  using folder = temporaryFolder()
  using stdout = temporaryFile()
  using stderr = temporaryFile()
  writeFileSync(join(folder.path, 'in'), 'typed in')
  const stdin = openSync(join(folder.path, 'in'), 'r')
  try {
    const options = { stdin, stdout: stdout.fd, stderr: stderr.fd }
    expect(await printAndRead.reexec('text', options)).toBe('typed in')
  } finally {
    closeSync(stdin)
  }
  expect(readFileSync(stdout.path, 'utf8')).toBe('out text')
  expect(readFileSync(stderr.path, 'utf8')).toBe('err text')
})

it('reads nothing and prints nothing when all is ignored', async () => {
  const options = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const
  expect(await printAndRead.reexec('text', options)).toBe('')
})

it('reads, prints and passes on stderr by default', () => {
  const program = join(import.meta.dirname, 'fixtures/prints-in-child.ts')
  const script = `${process.execPath} ${program} 2>&1 >/dev/null | cat; ${process.execPath} ${program} 2>/dev/null`
  const output = execFileSync('sh', ['-c', script], {
    encoding: 'utf8',
    input: 'not for the child',
  })
  expect(output).toBe('err text\nout text\nread ""\n')
})
