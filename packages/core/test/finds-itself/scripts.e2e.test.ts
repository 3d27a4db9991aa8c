import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { childOf } from './asked.ts'
import { CORE, ProgramFolder, run } from './program-folder.ts'

leavesNothing()

const fixtures = join(import.meta.dirname, 'fixtures')
const where = pathToFileURL(join(fixtures, 'where.ts')).href

/** Asks the action `where` of a module, in any kind of module. */
const asking = (module: string): string =>
  `import(${JSON.stringify(module)}).then(({ where }) => where.reexec('asked')).then((child) => console.log(JSON.stringify({ parent: process.pid, child })))`

const ESM_ACTION = `import { defineAction } from '${CORE}'
export const where = defineAction(import.meta.url, 'where', (param) => ({ param, pid: process.pid }))`
const CJS_ACTION = `const { defineAction } = require(${JSON.stringify(new URL(CORE).pathname)})
exports.where = defineAction(__filename, 'where', (param) => ({ param, pid: process.pid }))`
const ESM_MAIN = `import { where } from './action.js'
console.log(JSON.stringify({ parent: process.pid, child: await where.reexec('asked') }))`
const CJS_MAIN = `require('./action.js').where.reexec('asked').then((child) => console.log(JSON.stringify({ parent: process.pid, child })))`

describe('a program', () => {
  it.each<[what: string, args: string[]]>([
    ['a TypeScript module, unbuilt', [join(fixtures, 'asks-where.ts')]],
    ['CommonJS', [join(fixtures, 'asks-where.cjs')]],
    ['a worker thread', [join(fixtures, 'asks-from-worker.ts')]],
    ['node -e', ['-e', asking(where)]],
    ['node -p', ['-p', `${asking(where)}, ''`]],
    ['node -e with import', ['--input-type=module', '-e', asking(where)]],
    [
      'node -e whose first argument is the module',
      ['-e', asking(where), join(fixtures, 'where.ts')],
    ],
  ])('re-executes that is %s', (_, args) => {
    expect(childOf(run(args)).param).toBe('asked')
  })

  it('re-executes that is read from stdin', () => {
    expect(childOf(run([], { input: asking(where) })).param).toBe('asked')
    expect(childOf(run(['--input-type=module', '-'], { input: asking(where) })).param).toBe('asked')
  })

  it.each([
    ['a module by its package', '{ "type": "module" }', ESM_MAIN, ESM_ACTION],
    ['a module by its syntax', '{}', ESM_MAIN, ESM_ACTION],
    ['CommonJS by its package', '{ "type": "commonjs" }', CJS_MAIN, CJS_ACTION],
    ['CommonJS by its syntax', '{}', CJS_MAIN, CJS_ACTION],
  ])('re-executes that is %s', (_, manifest, main, action) => {
    using folder = new ProgramFolder()
    folder.write('package.json', manifest)
    folder.write('action.js', action)
    expect(childOf(run([folder.write('main.js', main)])).param).toBe('asked')
  })

  it('re-executes that is named without extension, and by its folder', () => {
    using folder = new ProgramFolder()
    folder.write('package.json', '{ "main": "main" }')
    folder.write('action.js', CJS_ACTION)
    folder.write('main.js', CJS_MAIN)
    expect(childOf(run(['./main'], { cwd: folder.path })).param).toBe('asked')
    expect(childOf(run(['.'], { cwd: folder.path })).param).toBe('asked')
  })

  it('re-executes that is reached through a link', () => {
    using folder = new ProgramFolder()
    folder.write('real/action.js', ESM_ACTION)
    folder.write('real/package.json', '{ "type": "module" }')
    const link = folder.link('bin/link', folder.write('real/main.js', ESM_MAIN))
    expect(childOf(run([link])).param).toBe('asked')
  })

  it.each([['--preserve-symlinks-main'], ['--preserve-symlinks', '--preserve-symlinks-main']])(
    're-executes that is a link with %s',
    (...flags) => {
      using folder = new ProgramFolder()
      folder.link('bin/action.js', folder.write('real/action.js', ESM_ACTION))
      folder.write('bin/package.json', '{ "type": "module" }')
      folder.write('real/package.json', '{ "type": "module" }')
      const link = folder.link('bin/main.js', folder.write('elsewhere/main.js', ESM_MAIN))
      expect(childOf(run([...flags, link])).pid).toBeGreaterThan(0)
    },
  )
})

describe('an action', () => {
  it('is found in a package', () => {
    using folder = new ProgramFolder()
    folder.write('node_modules/where/package.json', '{ "type": "module", "exports": "./main.js" }')
    folder.write('node_modules/where/main.js', ESM_ACTION)
    expect(childOf(run([folder.write('main.mjs', asking('where'))])).param).toBe('asked')
  })

  it('is found in a package that is a link into a store', () => {
    using folder = new ProgramFolder()
    const store = 'node_modules/.pnpm/where@1.0.0/node_modules/where'
    folder.write(`${store}/package.json`, '{ "type": "module", "exports": "./main.js" }')
    folder.write(`${store}/main.js`, ESM_ACTION)
    folder.link('node_modules/where', join(folder.path, store))
    const main = folder.write('main.mjs', asking('where'))
    expect(childOf(run([main])).param).toBe('asked')
    expect(childOf(run(['--preserve-symlinks', main])).param).toBe('asked')
  })

  it('is found in a module with top-level await', () => {
    using folder = new ProgramFolder()
    const waits = `await new Promise((resolve) => setTimeout(resolve, 5))\n${ESM_ACTION}`
    expect(childOf(run(['-e', asking(folder.write('waits.mjs', waits))])).param).toBe('asked')
  })
})
