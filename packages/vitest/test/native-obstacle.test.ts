import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findNativeObstacle } from '../src/loading/native-obstacle.ts'

const RULES = { aliases: ['@'], defines: { __VERSION__: '1' }, inlinesPackages: false }

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reexec-test-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

/** What is found in a module `main.ts` of this text, beside other files. */
function obstacleIn(main: string, others: Record<string, string> = {}): string | undefined {
  for (const [name, text] of Object.entries({ 'main.ts': main, ...others })) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return findNativeObstacle(pathToFileURL(join(root, 'main.ts')).href, RULES)
}

it('finds none in what Node.js loads', () => {
  const others = {
    'a.js': `import './b.mjs'`,
    'b.mjs': `import main from './main.ts'; import { readFile } from 'node:fs/promises'`,
    'node_modules/package/index.js': `import './extensionless'`,
    'node_modules/@scope/package/index.js': '',
  }
  const main = `
    import type { A } from './types'
    import 'package'
    import '@scope/package/part.js'
    import '@reexec/core'
    export class A { private a = 1; constructor() {} }
    const lazy = () => import('./a.js')`
  expect(obstacleIn(main, others)).toBeUndefined()
})

it.each([
  [`import './a'`, 'a.ts'],
  [`import './a.js'`, 'a.ts'],
  [`import './folder'`, 'folder/index.ts'],
  [`import './a.tsx'`, 'a.tsx'],
  [`import './a.css'`, 'a.css'],
  [`import './a.ts?raw'`, 'a.ts'],
  [`import '@/a.ts'`, 'a.ts'],
  [`import 'missing'`, 'a.ts'],
  [`import '#a'`, 'a.ts'],
  [`import 'virtual:a'`, 'a.ts'],
  [`import(name)`, 'a.ts'],
  [`import.meta.env.A`, 'a.ts'],
  [`import.meta.glob('./*.ts')`, 'a.ts'],
  [`__VERSION__`, 'a.ts'],
  [`enum A { B }`, 'a.ts'],
])('finds one in %s', (text, other) => {
  expect(obstacleIn(text, { [other]: '' })).toContain(root)
  expect(obstacleIn(`import './b.ts'`, { 'b.ts': text, [other]: '' })).toContain(root)
})

it('finds one in a package that is linked from elsewhere', () => {
  const text = obstacleIn(`import 'linked'`, {
    'linked/index.js': '',
    'node_modules/a/index.js': '',
  })
  expect(text).toContain('linked')
  symlinkSync(join(root, 'linked'), join(root, 'node_modules/linked'))
  expect(obstacleIn(`import 'linked'`)).toContain('linked')
})
