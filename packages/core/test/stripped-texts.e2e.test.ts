import { describe, expect, it } from 'vitest'
import { ProtocolError } from '@reexec/core'
import { FrameKind, NO_CALL, messageFrames } from '../src/wire/frame.ts'
import { packTexts } from '../src/wire/stripped-text.ts'
import { rawChunks } from '../src/wire/value.ts'
import type { Ran } from './finds-itself/program-folder.ts'
import { writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { writeOneOfEach } from './one-of-each.ts'
import { CORE, type Step, loadPlainly, moduleFolder, outcomes, take } from './stepping-program.ts'

const once: Step = { call: 1 }

/** A module in TypeScript with an action that gives `value`, an expression. */
const giving = (value: string): string => `import { defineAction } from '${CORE}'
const value = (): unknown => ${value}
export const run = defineAction(import.meta.url, 'run', (none: undefined) => value())
`

/** Whether this process has loaded Node's stripper of types. */
const IS_STRIPPER_LOADED =
  '(process as unknown as { moduleLoadList: string[] }).moduleLoadList.some((each) => each.includes("amaro"))'

leavesNothing()

describe('a child that loads what another has stripped', () => {
  it.each(['action.ts', 'action.mts'])('does not load the stripper: %s', (file) => {
    using folder = moduleFolder()
    const module = folder.write(file, giving(IS_STRIPPER_LOADED))
    expect(outcomes(take(folder, module, [once, once, once]))).toEqual([true, false, false])
  })

  it('does not load the stripper for 30 modules, some of them loaded as they run', () => {
    using folder = moduleFolder()
    const parts = Array.from({ length: 30 }, (_, index) => `part-${index}.ts`)
    for (const each of parts) folder.write(each, `export const name: string = '${each}'\n`)
    const imports = parts.map((each, index) =>
      index % 2 === 0
        ? `import { name as n${index} } from './${each}'\n`
        : `const { name: n${index} } = await import('./${each}')\n`,
    )
    const names = parts.map((_, index) => `n${index}`)
    const module = folder.write(
      'action.ts',
      `${imports.join('')}${giving(`[${IS_STRIPPER_LOADED}, [${names.join()}].length]`)}`,
    )
    const both = outcomes(take(folder, module, [once, once]))
    expect(both).toEqual([
      [true, 30],
      [false, 30],
    ])
  })

  it('has no less, no more and no other modules than without', () => {
    using folder = moduleFolder()
    const module = writeOneOfEach(folder, CORE)
    const plain = loadPlainly(folder, module)
    const [expected] = outcomes(plain)
    expect(expected).toMatchObject({ part: 'é😀' })
    const through = take(folder, module, [once, once])
    expect(outcomes(through)).toEqual([expected, expected])
    expect(warnings(through)).toEqual([...warnings(plain), ...warnings(plain)])
  })

  it.for<[what: string, file: string, manifest: string]>([
    ['CommonJS by its name', 'action.cts', '{ "type": "module" }'],
    ['CommonJS by its package', 'action.ts', '{ "type": "commonjs" }'],
    ['CommonJS by its text', 'action.ts', '{}'],
  ])('runs what is %s', ([, file, manifest], { skip }) => {
    using folder = moduleFolder()
    folder.write('package.json', manifest)
    const text = `const { defineAction } = require(${JSON.stringify(new URL(CORE).pathname)})
const paths: string[] = [__filename, __dirname, require('./part.cts').name, module.id]
exports.run = defineAction(__filename, 'run', (): unknown => paths)`
    folder.write('part.cts', 'exports.name = __filename as string')
    const module = folder.write(file, text)
    skip(
      loadPlainly(folder, module).status !== 0,
      'It cannot require ES modules, up to Node.js 24.11.',
    )
    const paths = [module, folder.path, `${folder.path}/part.cts`, module]
    expect(outcomes(take(folder, module, [once, once, once]))).toEqual([paths, paths, paths])
  })

  it('runs what is there by now', () => {
    using folder = moduleFolder()
    const part = folder.write('part.ts', 'export const part: string = "one"')
    const module = folder.write('action.ts', `import { part } from './part.ts'\n${giving('part')}`)
    const changes = ['two', 'six', 'longer'].flatMap((text): Step[] => [
      { write: part, text: `export const part: string = "${text}"` },
      once,
    ])
    expect(outcomes(take(folder, module, [once, ...changes, once]))).toEqual([
      'one',
      'two',
      'six',
      'longer',
      'longer',
    ])
  })

  it('fails as without when a module is gone, or cannot be stripped any more', () => {
    using folder = moduleFolder()
    const part = folder.write('part.ts', 'export const part: string = "there"')
    const module = folder.write('action.ts', `import { part } from './part.ts'\n${giving('part')}`)
    const texts = ['export enum part { is }', 'export const part: = 1', 'export const part = 1 1']
    for (const text of texts) {
      const untried = outcomes(take(folder, module, [{ write: part, text }, once]))
      const there = { write: part, text: 'export const part: string = "there"' }
      const steps = [there, once, { write: part, text }, once, there, once]
      expect(outcomes(take(folder, module, steps))).toEqual(['there', ...untried, 'there'])
    }
    const [, gone] = outcomes(take(folder, module, [once, { remove: part }, once]))
    expect(gone).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' })
  })

  it('gets large ones whole', () => {
    using folder = moduleFolder()
    const part = 'é'.repeat(3_000_000)
    folder.write('part.ts', `export const part: string = '${part}'`)
    const value = `[part === 'é'.repeat(${part.length}), ${IS_STRIPPER_LOADED}]`
    const module = folder.write('action.ts', `import { part } from './part.ts'\n${giving(value)}`)
    expect(outcomes(take(folder, module, [once, once]))).toEqual([
      [true, true],
      [true, false],
    ])
  })

  it('is one of many at a time', () => {
    using folder = moduleFolder()
    const module = folder.write('action.ts', giving(IS_STRIPPER_LOADED))
    const steps = [{ call: 3 }, { call: 3 }]
    expect(outcomes(take(folder, module, steps))).toEqual([
      [true, true, true],
      [false, false, false],
    ])
  })
})

describe('Node.js strips types itself', () => {
  const enumerated = 'enum Kind { is = 7 }\n'

  it.each<[what: string, flags: string[]]>([
    ['a hook in this thread', ['--import', './hook.mjs']],
    ['hooks in a thread of their own', ['--no-warnings', '--import', './register.mjs']],
    ['tsx', ['--import', import.meta.resolve('tsx')]],
  ])('where %s transforms modules', (_, flags) => {
    using folder = moduleFolder()
    folder.write(
      'hook.mjs',
      `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (!url.endsWith('/part.ts')) return next(url, context)
  return { format: 'module', source: 'export const Kind = { is: 7 }', shortCircuit: true }
} })`,
    )
    folder.write(
      'register.mjs',
      `import { register } from 'node:module'
register('./thread.mjs', import.meta.url)`,
    )
    folder.write(
      'thread.mjs',
      `export async function load(url, context, next) {
  if (!url.endsWith('/part.ts')) return next(url, context)
  return { format: 'module', source: 'export const Kind = { is: 7 }', shortCircuit: true }
}`,
    )
    folder.write('part.ts', `export ${enumerated}`)
    const module = folder.write(
      'action.ts',
      `import { Kind } from './part.ts'\n${giving('Kind.is')}`,
    )
    const at = flags.map((each) => each.replace('./', `${folder.path}/`))
    expect(outcomes(take(folder, module, [once, once], ...at))).toEqual([7, 7])
  })

  it(
    'where it is told to transform them',
    { skip: !allows('--experimental-transform-types') },
    () => {
      using folder = moduleFolder()
      const module = folder.write('action.ts', `${enumerated}${giving('Kind.is')}`)
      const flags = ['--no-warnings', '--experimental-transform-types']
      expect(outcomes(take(folder, module, [once, once], ...flags))).toEqual([7, 7])
    },
  )

  it('where it has to add a source map', () => {
    using folder = moduleFolder()
    const module = folder.write('action.ts', giving(IS_STRIPPER_LOADED))
    const both = outcomes(take(folder, module, [once, once], '--enable-source-maps'))
    expect(both).toEqual([true, true])
  })
})

it('is no text that an action says is one', async () => {
  const texts = packTexts([{ url: 'file:///a.ts', file: Buffer.from('a'), text: Buffer.from('b') }])
  const bytes = Buffer.concat(
    [...messageFrames(FrameKind.stripped, NO_CALL, rawChunks(texts))].flat(),
  )
  const call = writeOnWire.reexec({ bytes, and: 'hang' })
  await expect(call).rejects.toBeInstanceOf(ProtocolError)
})

it('costs nothing where an action is JavaScript', () => {
  using folder = moduleFolder()
  const text = `import { defineAction } from '${CORE}'
export const run = defineAction(import.meta.url, 'run', () => process.moduleLoadList.some((each) => each.endsWith(' module')))`
  const module = folder.write('action.js', text)
  expect(outcomes(take(folder, module, [once, once]))).toEqual([false, false])
})

function allows(flag: string): boolean {
  return process.allowedNodeEnvironmentFlags.has(flag)
}

/** Less what differs in each process. */
function warnings({ stderr }: Ran): string[] {
  return stderr
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => each.replace(/\(node:\d+\)/, ''))
}
