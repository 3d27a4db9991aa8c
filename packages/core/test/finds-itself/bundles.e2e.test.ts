import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { childOf } from './asked.ts'
import { bundle } from './bundlers.ts'
import { ProgramFolder, reply, run } from './program-folder.ts'

leavesNothing()

describe.each(['esbuild', 'rolldown'] as const)('a bundle made by %s', (by) => {
  it.each<[program: string, file: string, flags: string[]]>([
    ['program-with-await.ts', 'bundle.mjs', []],
    ['program-with-await.ts', 'bundle.mjs', ['--minify']],
    ['program.ts', 'bundle.mjs', []],
    ['program.ts', 'bundle.cjs', []],
    ['program.ts', 'bundle.cjs', ['--minify']],
  ])('re-executes itself with checkAction(): %s as %s %j', (program, file, flags) => {
    using folder = new ProgramFolder()
    const path = bundle(by, program, join(folder.path, file), ...flags)
    const runs = folder.write('runs', '')
    const ran = run([path, runs])
    expect(childOf(ran).param).toBe('asked')
    expect(ran.stderr).toBe('')
    expect(reply(ran)).toMatchObject({
      child: { argv: [process.execPath, path], ours: [] },
      nested: { param: 'again' },
    })
    expect(readFileSync(runs, 'utf8')).toBe('runs\n')
  })

  it.each(['bundle.mjs', 'bundle.cjs'])(
    'says what to do without checkAction(), and runs once: %s',
    (file) => {
      using folder = new ProgramFolder()
      const path = bundle(by, 'program-without-check.ts', join(folder.path, file))
      const runs = folder.write('runs', '')
      const [name, message] = reply(run([path, runs])) as [string, string]
      expect(name).toBe('UnloadableModuleError')
      expect(message).toContain('call `await checkAction()` in the main module')
      expect(readFileSync(runs, 'utf8')).toBe('runs\n')
    },
  )

  it('re-executes itself from a worker thread', () => {
    using folder = new ProgramFolder()
    const path = bundle(by, 'program-with-worker.ts', join(folder.path, 'bundle.mjs'))
    expect(childOf(run([path])).param).toBe('asked')
  })

  it('re-executes itself when it was named without its extension, through a link', () => {
    using folder = new ProgramFolder()
    bundle(by, 'program.ts', join(folder.path, 'bundle.cjs'), '--minify')
    folder.write('package.json', '{ "main": "bundle.cjs" }')
    folder.link('bin/linked', folder.path)
    expect(childOf(run(['bin/linked', 'runs'], { cwd: folder.path })).param).toBe('asked')
  })
})

it('does not take a program beside the bundle for its own', () => {
  using folder = new ProgramFolder()
  folder.write('package.json', '{ "name": "application" }')
  folder.write('dist/child/main.cjs', `console.log('not this one')`)
  folder.write('dist/child/main.js', `console.log('not this one')`)
  const path = bundle('esbuild', 'program-with-await.ts', join(folder.path, 'dist/bundle.mjs'))
  expect(childOf(run([path, 'runs'], { cwd: folder.path })).param).toBe('asked')
})

it('loads a part of the bundle that the program has not loaded yet', () => {
  using folder = new ProgramFolder()
  const outdir = ['--splitting', `--outdir=${folder.path}`, '--out-extension:.js=.mjs']
  bundle('esbuild', 'program-in-parts.ts', '', ...outdir)
  expect(childOf(run([join(folder.path, 'program-in-parts.mjs')])).param).toBe('asked')
})
