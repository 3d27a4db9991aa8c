import { execFileSync } from 'node:child_process'
import { copyFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import {
  type Action,
  ReexecWhileLoadingError,
  UnknownActionError,
  UnloadableModuleError,
  defineAction,
} from '@reexec/core'
import { defineLater, known } from './fixtures/defines-later.ts'
import { neverDefinedInTheChild } from './fixtures/throws-while-loading.ts'
import { afterWaiting } from './fixtures/waits-while-loading.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFolder } from './temporary-file.ts'

leavesNothing()

const index = new URL('../dist/index.js', import.meta.url).href
const fixtures = join(import.meta.dirname, 'fixtures')

it('says which actions a module defines when the asked one is not among them', async () => {
  const late = defineLater('late')
  const error = await late.reexec().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnknownActionError)
  expect(error).toMatchObject({ action: 'late', module: known.module })
  expect((error as Error).message).toContain('It defines "known".')
})

it('throws what the module throws while it is loaded', async () => {
  const error = await neverDefinedInTheChild.reexec().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(RangeError)
  expect(error).toMatchObject({ message: 'thrown while loading', code: 'E_LOADING' })
})

it('throws that the module does not exist any more', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'gone.js')
  const gone = defineAction(path, 'gone', () => 1)
  const error = await gone.reexec().catch((thrown: unknown) => thrown)
  // Which code it has depends on Node.js, and on what loads the module.
  expect(error).toMatchObject({ code: expect.stringMatching(/^(?:ERR_MODULE_NOT_FOUND|ENOENT)$/) })
  expect((error as Error).message).toContain(path)
})

it('waits for a module with top-level await', async () => {
  expect(await afterWaiting.reexec()).toBe('loaded')
})

it('fails at once when a module re-executes while it is loaded', async () => {
  const error = await import('./fixtures/reexecs-while-loading.ts').catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ReexecWhileLoadingError)
  expect(error).toMatchObject({ action: 'action' })
})

it('runs an action of a CommonJS module', async () => {
  const path = join(fixtures, 'common-js.cjs')
  const { greet } = createRequire(import.meta.url)(path) as { greet: Action<string, string> }
  expect(await greet.reexec('child')).toBe(`Hello child from ${path}`)
})

it('runs an action of a module that was reached through a link', async () => {
  using folder = temporaryFolder()
  const link = join(folder.path, 'link.ts')
  symlinkSync(join(fixtures, 'nests.ts'), link)
  const linked = defineAction(pathToFileURL(link).href, 'nest', (more: number) => [
    'in the parent',
    more,
  ])
  expect(await linked.reexec(0)).toEqual([1])
})

it('runs an action of a module whose path needs escaping', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'a b#c?d%20é.cjs')
  copyFileSync(join(fixtures, 'common-js.cjs'), path)
  const action = defineAction(path, 'greet', (name: string) => name)
  expect(await action.reexec('child')).toBe(`Hello child from ${path}`)
})

it.each<[how: string, flags: string[], own: string]>([
  ['node -e', ['-e'], '__filename'],
  ['node -e with import', ['--input-type=module', '-e'], 'import.meta.url'],
  ['node -p', ['-p'], '__filename'],
])('refuses an action that is defined by %s', (_, flags, own) => {
  const program = `import('${index}').then(async ({ defineAction }) => {
    await defineAction(${own}, 'evaluated', () => 1).reexec().catch((error) => console.log(error.name))
  })`
  const output = execFileSync(process.execPath, [...flags, program], { encoding: 'utf8' })
  expect(output).toContain('UnloadableModuleError\n')
})

it('refuses an action of a program that is read from stdin', () => {
  const input = `import { defineAction } from '${index}'
    await defineAction(import.meta.url, 'typed', () => 1).reexec().catch((error) => console.log(error.name))`
  const output = execFileSync(process.execPath, ['--input-type=module'], {
    encoding: 'utf8',
    input,
  })
  expect(output).toBe('UnloadableModuleError\n')
})

it.each([
  'file:///folder/[eval1]',
  'file:///folder/[stdin]',
  '/folder/[eval]',
  'node:fs',
  'https://example.invalid/action.js',
])('refuses an action that is defined in %s', async (module) => {
  const error = await defineAction(module, 'nowhere', () => 1)
    .reexec()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnloadableModuleError)
  expect((error as Error).message).toContain('import.meta.url')
})
