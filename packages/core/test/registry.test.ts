import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { DuplicateActionError, defineAction } from '../src/index.ts'
import { find, moduleUrl, namesIn, register } from '../src/registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'registry-'))
const run = (): number => 1
afterAll(() => rmSync(folder, { recursive: true }))

describe('defineAction', () => {
  it('refuses a second action of the same name in the same module', () => {
    const module = 'file:///twice.js'
    defineAction(module, 'twice', () => 1)
    let error: unknown
    try {
      defineAction(module, 'twice', () => 2)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(DuplicateActionError)
    expect(error).toMatchObject({ action: 'twice', module })
  })

  it('takes the same name in another module', () => {
    expect(() => {
      defineAction('file:///one.js', 'same', () => 1)
      defineAction('file:///other.js', 'same', () => 2)
    }).not.toThrow()
  })

  it('takes a module that is evaluated again, and runs its latest', () => {
    for (const result of [1, 2]) defineAction('file:///again.js', 'again', () => result)
    expect(find('file:///again.js', 'again')?.(undefined, undefined as never)).toBe(2)
  })

  it('makes an ordinary function of what it is given', async () => {
    const sum = defineAction(import.meta.url, 'sum', (list: number[], { signal, depth }) => [
      list.length,
      signal.aborted,
      depth,
    ])
    expect(sum([1, 2])).toEqual([2, false, 0])
    expect(sum.actionName).toBe('sum')
    expect(sum.module).toBe(import.meta.url)
  })

  it('works where the program makes its own kind of stacks', () => {
    const former = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
    Error.prepareStackTrace = (_, sites) => sites
    try {
      expect(() => defineAction('file:///sites.js', 'sites', () => 1)).not.toThrow()
    } finally {
      Object.defineProperty(Error, 'prepareStackTrace', former ?? { value: undefined })
    }
  })
})

describe('the registry', () => {
  it('knows a module by its file, whatever link or query led to it', () => {
    writeFileSync(join(folder, 'real.js'), '')
    symlinkSync('real.js', join(folder, 'link.js'))
    register(pathToFileURL(join(folder, 'link.js')).href, 'linked', run, {})
    expect(find(pathToFileURL(join(folder, 'real.js')).href, 'linked')).toBe(run)
    expect(find(`${pathToFileURL(join(folder, 'real.js')).href}?version=2`, 'linked')).toBe(run)
  })

  it('lists the names in one module only', () => {
    register('file:///list.js', 'b', run, {})
    register('file:///list.js', 'a', run, {})
    register('file:///list.js.map', 'c', run, {})
    expect(namesIn('file:///list.js')).toEqual(['b', 'a'])
    expect(namesIn('file:///none.js')).toEqual([])
  })
})

describe('moduleUrl', () => {
  it.each([
    ['file:///a/b.js', 'file:///a/b.js'],
    ['/a/with space#.js', 'file:///a/with%20space%23.js'],
    ['data:text/javascript,1', 'data:text/javascript,1'],
  ])('makes of %s the URL %s', (module, url) => {
    expect(moduleUrl(module)).toBe(url)
  })
})
