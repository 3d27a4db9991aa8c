import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { childOf } from './asked.ts'
import { ProgramFolder, run } from './program-folder.ts'

leavesNothing()

const asks = join(import.meta.dirname, 'fixtures/asks.ts')
const tsx = import.meta.resolve('tsx')

const SETUP_ESM = `globalThis.setUp = 'by import'`
const SETUP_CJS = `globalThis.setUp = 'by require'`

describe('loaders', () => {
  it('run in the child: tsx, with what Node.js itself does not take', () => {
    using folder = new ProgramFolder()
    folder.write('kind.ts', `export enum Kind { Asked = 'by tsx' }`)
    const action = folder.write(
      'where.ts',
      `import { defineAction } from '${new URL('../../dist/index.js', import.meta.url).href}'
      import { Kind } from './kind'
      export const where = defineAction(import.meta.url, 'where', (param: string) => ({ param, pid: process.pid, setUp: Kind.Asked }))`,
    )
    expect(childOf(run(['--import', tsx, asks, action])).setUp).toBe('by tsx')
  })

  it.each([
    ['--import', './set-up.mjs', 'by import'],
    ['--import', 'set-up', 'by import'],
    ['--require', './set-up.cjs', 'by require'],
    ['--require', 'set-up', 'by require'],
  ])(
    'are found by %s %s in the directory of the program, wherever the child runs',
    (flag, name, setUp) => {
      using folder = new ProgramFolder()
      folder.write('set-up.mjs', SETUP_ESM)
      folder.write('set-up.cjs', SETUP_CJS)
      folder.write(
        'node_modules/set-up/package.json',
        '{ "exports": { "import": "./a.mjs", "require": "./b.cjs" } }',
      )
      folder.write('node_modules/set-up/a.mjs', SETUP_ESM)
      folder.write('node_modules/set-up/b.cjs', SETUP_CJS)
      const args = [flag, name, asks, './where.ts']
      const { path: cwd } = folder
      expect(childOf(run([...args], { cwd }))).toMatchObject({ setUp, cwd })
      expect(childOf(run([...args, '{ "cwd": "/" }'], { cwd }))).toMatchObject({
        setUp,
        cwd: '/',
      })
      expect(childOf(run([...args, '{}', '/'], { cwd }))).toMatchObject({ setUp, cwd: '/' })
      const env = { NODE_OPTIONS: `${flag} ${name}` }
      const inEnvironment = run([asks, './where.ts', '{}', '/'], { cwd, env })
      expect(childOf(inEnvironment)).toMatchObject({ setUp, cwd: '/' })
    },
  )
})

it('says that the working directory of a child does not exist', () => {
  const failing = run(['--no-warnings', asks, './where.ts', '{ "cwd": "/nowhere" }'])
  expect(failing).toMatchObject({ status: 1, stdout: '' })
  expect(failing.stderr).toMatch(/SpawnError: .*"where" could not be started in \/nowhere.*ENOENT/)
})

it('re-executes where the directory of the program was removed', () => {
  using folder = new ProgramFolder()
  const program = `const { rmdirSync } = require('node:fs')
    rmdirSync(process.cwd())
    import(${JSON.stringify(join(import.meta.dirname, 'fixtures/where.ts'))})
      .then(({ where }) => where.reexec('asked', { cwd: '/' }))
      .then((child) => console.log(JSON.stringify({ parent: process.pid, child })))`
  const gone = join(folder.path, 'gone')
  folder.write('gone/file', '')
  const cleared = `require('node:fs').rmSync('file');${program}`
  expect(childOf(run(['--no-warnings', '-e', cleared], { cwd: gone })).cwd).toBe('/')
})

describe('NODE_OPTIONS', () => {
  it('reaches the child as it is, with quoted spaces', () => {
    using folder = new ProgramFolder()
    const options = `--require "${folder.write('a "b"/set up.cjs', SETUP_CJS).replaceAll('"', String.raw`\"`)}"  --no-deprecation`
    const child = childOf(run([asks], { env: { NODE_OPTIONS: options } }))
    expect(child).toMatchObject({ setUp: 'by require', nodeOptions: options, execArgv: [] })
  })

  it('of the call goes before that of the parent', () => {
    const options = '{ "env": { "NODE_OPTIONS": "--no-deprecation" } }'
    const env = { NODE_OPTIONS: '--no-warnings' }
    expect(childOf(run([asks, './where.ts', options], { env })).nodeOptions).toBe(
      '--no-deprecation',
    )
  })
})

it('re-executes with permissions for its own files only', () => {
  const ours = [join(import.meta.dirname, 'fixtures'), join(import.meta.dirname, '../../dist')]
  const flags = ['--permission', '--allow-child-process', '--no-warnings']
  const allowed = [...ours, join(import.meta.dirname, '../../package.json')].flatMap((path) => [
    '--allow-fs-read',
    path,
  ])
  expect(childOf(run([...flags, ...allowed, asks])).execArgv).toEqual([...flags, ...allowed])
})

it('inherits the variables of --env-file, and does not read it again', () => {
  using folder = new ProgramFolder()
  folder.write('.env', 'NODE_OPTIONS=--no-deprecation')
  // Where there is no such file, Node.js would not start.
  const args = ['--env-file=.env', asks, './where.ts', '{ "cwd": "/" }']
  const child = childOf(run(args, { cwd: folder.path }))
  expect(child).toMatchObject({ nodeOptions: '--no-deprecation', execArgv: [], cwd: '/' })
})

it('leaves a profile of the parent only', () => {
  using folder = new ProgramFolder()
  const flags = ['--cpu-prof', '--cpu-prof-dir=profiles']
  expect(childOf(run([...flags, asks], { cwd: folder.path })).execArgv).toEqual([])
  expect(readdirSync(join(folder.path, 'profiles'))).toHaveLength(1)
})
