import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from './markdown.ts'
import { filesIn, read } from './repository.ts'

const MODULES = join(import.meta.dirname, '../node_modules')

/** As a user may have them. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2024', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
}

const noUserNamespaces = spawnSync('unshare', ['-Urm', 'true']).status !== 0

describe.each(filesIn('README.md', 'packages/*/README.md'))('code in %s', (page) => {
  const markdown = read(page)
  const modules = codeOf(markdown, 'ts')
  const scripts = codeOf(markdown, 'sh')
  let folder = ''
  let types = ''

  // A project of a user that has the packages as they are built, and all modules of the page.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reexec-docs-'))
    symlinkSync(MODULES, join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    const given = join(import.meta.dirname, 'fixtures', dirname(page).replace('packages/', ''))
    if (existsSync(given)) cpSync(given, folder, { recursive: true })
    for (const { file, text } of modules) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    const project = { compilerOptions: COMPILER_OPTIONS }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    types = run('node_modules/.bin/tsc', '--pretty', 'false').stdout
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(...[command = '', ...args]: readonly string[]): SpawnSyncReturns<string> {
    const own = /^(?:VITE|TEST|NODE_|FORCE)/
    const inherited = Object.entries(process.env).filter(([name]) => !own.test(name))
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`
    const env = { ...Object.fromEntries(inherited), NO_COLOR: '1', PATH: path }
    return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env })
  }

  it.each(modules)('has the types it should have: $file', ({ file }) => {
    expect(types.split('\n').filter((line) => line.startsWith(`${file}(`))).toEqual([])
  })

  it.for(modules.filter(({ runs }) => runs))(
    'runs, and prints what it says: $file',
    ({ file, text }, { skip }) => {
      skip(noUserNamespaces && text.includes('create('), 'there are no user namespaces here')
      const { status, stdout, stderr } = run('node', '--no-warnings', file)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const said = [...text.matchAll(/\/\/ prints (.*)$/gm)].map(([, line]) => line)
      expect(stdout.split('\n')).toEqual(expect.arrayContaining(said))
    },
  )

  it.each(scripts.filter(({ runs }) => runs))('runs: $text', ({ text }) => {
    const { status, stderr } = run('sh', '-ec', text)
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })

  it.each(scripts.filter(({ runs }) => !runs))(
    'names scripts and packages that are there: $text',
    ({ text }) => {
      const { scripts: known } = JSON.parse(read('package.json')) as { scripts: object }
      const called = [...text.matchAll(/pnpm@\S+ (\S+)/g)].map(([, script = '']) => script)
      expect(Object.keys(known)).toEqual(expect.arrayContaining(called))
      for (const [, name = ''] of text.matchAll(/@reexec\/(\w+)/g))
        expect(read(`packages/${name}/package.json`)).toContain(`"@reexec/${name}"`)
    },
  )
})
