import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defineAction } from '@reexec/core'
import { leavesNothing } from '../leaves-nothing.ts'
import { CORE, ProgramFolder, plainEnv, reply, run } from './program-folder.ts'

leavesNothing()

const program = join(import.meta.dirname, 'fixtures/main-with-action.ts')

/** Defines an action, re-executes it, and prints what is thrown. */
const defining = (module: string): string =>
  `import('${CORE}').then(({ defineAction }) => defineAction(${module}, 'here', () => 1).reexec())
    .catch((error) => console.log(error.name + ': ' + error.message.replaceAll('\\n', ' ')))`

describe('an action of the main module', () => {
  it('is refused, and the program is not run again', () => {
    const { stdout } = run([program, 'unchecked'])
    expect(stdout.match(/^runs$/gm)).toHaveLength(1)
    expect(stdout).toMatch(
      /^UnloadableModuleError "here" is defined in file:.*, the main module of this program/m,
    )
    expect(stdout).toContain('Move it to a module of its own, or call `await checkAction()`')
  })

  it('is refused when the program was reached through a link', () => {
    using folder = new ProgramFolder()
    const { stdout } = run([folder.link('link.ts', program), 'unchecked'])
    expect(stdout).toContain('UnloadableModuleError')
  })

  it('is refused when the program was named without extension', () => {
    using folder = new ProgramFolder()
    folder.write('main.cjs', '')
    folder.write('main.js', defining('__filename'))
    expect(run(['./main'], { cwd: folder.path }).stdout).toContain(
      'the main module of this program',
    )
  })

  it('is refused in a test file of node --test', () => {
    using folder = new ProgramFolder()
    const file = folder.write('here.test.mjs', defining('import.meta.url'))
    for (const flags of [['--test'], ['--test', '--experimental-test-isolation=none']]) {
      const { stdout } = run([...flags, '--test-reporter=tap', file])
      expect(stdout).toContain('the main module of this program')
    }
  })

  it('is refused in the main module of a worker thread', () => {
    using folder = new ProgramFolder()
    const worker = folder.write('worker.mjs', defining('import.meta.url'))
    const starts = `new (require('node:worker_threads').Worker)(${JSON.stringify(worker)})`
    expect(run(['-e', starts]).stdout).toContain('UnloadableModuleError: "here"')
    const checks = `import('${CORE}').then(({ checkAction }) => checkAction()).then(() => ${starts})`
    const main = folder.write('main.cjs', checks)
    expect(run([main]).stdout).toContain('the main module of a worker thread')
  })

  it('is run by the same program with checkAction()', () => {
    const { stdout, stderr, status } = run([program])
    expect({ stdout, stderr, status }).toEqual({
      stdout: 'runs\nruns\nanother process\n',
      stderr: '',
      status: 0,
    })
  })

  it('is run by the same program in every kind of call', () => {
    const ran = run([join(import.meta.dirname, 'fixtures/main-in-every-way.ts')])
    expect(ran.stderr).toBe('')
    const { parent, answers, ...others } = reply(ran) as {
      parent: number
      answers: [string, number][]
    }
    expect(answers.map(([param]) => param)).toEqual(['waited for', 'in a session', 'again'])
    const [waited, first, second] = answers.map(([, pid]) => pid)
    expect(second).toBe(first)
    expect(new Set([parent, waited, first]).size).toBe(3)
    expect(others).toMatchObject({
      items: [1, 2, 3],
      depths: [first, expect.any(Number)],
      error: 'CallTimeoutError',
      unsettled: { name: 'ChildExitedError', exitCode: 13 },
    })
  })

  it('is run with checkAction() although the main module is a link that is kept', () => {
    using folder = new ProgramFolder()
    const text = `import { checkAction, defineAction } from '${CORE}'
      import { name } from './name.mjs'
      const here = defineAction(import.meta.url, name, () => 'ran')
      await checkAction()
      console.log(await here.reexec())`
    folder.write('bin/name.mjs', `export const name = 'here'`)
    const link = folder.link('bin/main.mjs', folder.write('elsewhere/main.mjs', text))
    expect(run(['--preserve-symlinks-main', link])).toMatchObject({ stdout: 'ran\n', status: 0 })
  })
})

describe('an action that is in no file', () => {
  it.each<[how: string, args: string[], module: string]>([
    ['node -e', ['-e'], '__filename'],
    ['node -p', ['-p'], '__filename'],
    ['node -e with import', ['--input-type=module', '-e'], 'import.meta.url'],
    ['a worker of text', ['-e'], '__filename'],
  ])('is refused by %s', (how, args, module) => {
    const text = defining(module)
    const worker = `new (require('node:worker_threads').Worker)(${JSON.stringify(text)}, { eval: true })`
    const { stdout } = run([...args, how.startsWith('a worker') ? worker : text])
    expect(stdout).toMatch(/UnloadableModuleError: .*Define it in a file of its own/)
  })

  it('is refused on stdin', () => {
    const asEsm = run(['--input-type=module'], { input: defining('import.meta.url') })
    expect(asEsm.stdout).toMatch(/UnloadableModuleError: .*Define it in a file of its own/)
    const asCommonJs = run(['-'], { input: defining('__filename') })
    expect(asCommonJs.stdout).toMatch(/UnloadableModuleError: .*Define it in a file of its own/)
  })

  it.each([
    ['module.id', /UnloadableModuleError: .*Define it in a file of its own/],
    ['module.filename', /TypeError: .*as in a REPL, has none/],
    ['undefined', /TypeError: .*as in a REPL, has none/],
  ])('is refused in a REPL: %s', (module, message) => {
    const { stdout } = spawnSync(process.execPath, ['-i'], {
      input: `${defining(module).replaceAll('\n', ' ')}.then(() => process.exit())\n`,
      env: plainEnv(),
      encoding: 'utf8',
    })
    expect(stdout).toMatch(message)
  })
})

it.each([undefined, null, ''])('says what to pass instead of %j for the module', (module) => {
  // What a bundler makes of `import.meta.url` in CommonJS.
  const define = (): unknown => defineAction(module as unknown as string, 'here', () => 1)
  expect(define).toThrow(TypeError)
  expect(define).toThrow(/import\.meta\.url \?\? __filename/)
})
