import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type ProgramToSend, programFor } from '../src/parent/child-program.ts'
import { Launch } from '../src/parent/launch.ts'
import { type SentModules, readProgram } from '../src/wire/program-frame.ts'
import { temporaryFolder } from './temporary-file.ts'

const CODE = Buffer.from('what V8 has made of it')

interface Kind {
  readonly execArgv?: string[]
  readonly env?: Record<string, string>
  readonly program?: string[]
}

/** A package of which only the program of children is built. */
function builtPackage(): Disposable & {
  readonly write: (text: string) => void
  readonly launch: (kind?: Kind) => Launch
  /** Writes the module of a layer, and gives its URL. */
  readonly writeLayer: (name: string, text: string) => string
} {
  const folder = temporaryFolder()
  const write = (text: string): void => writeFileSync(join(folder.path, 'program.cjs'), text)
  write('1')
  return {
    write,
    writeLayer(name, text) {
      const path = join(folder.path, name)
      writeFileSync(path, text)
      return pathToFileURL(path).href
    },
    launch: ({ execArgv = [], env = {}, program = [join(folder.path, 'main.cjs')] } = {}) =>
      new Launch({
        command: 'node',
        program,
        directory: undefined,
        action: 'action',
        module: 'file:///module.js',
        env,
        execArgv,
      }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** What a child is sent. */
function sentTo(launch: Launch, duty: Parameters<typeof programFor>[1] = {}): unknown[] {
  const { frame } = programFor(launch, duty) as ProgramToSend
  let at = 0
  const { text, codeCache } = readProgram((bytes) => frame.subarray(at, (at += bytes)))
  expect(at).toBe(frame.length)
  if (text === '') return []
  const { program, layers } = runInNewContext(text) as SentModules
  const layerTexts = Object.entries(layers).map(([url, [path, run]]) => {
    expect(pathToFileURL(path).href).toBe(url)
    return bodyOf(run)
  })
  const texts = [bodyOf(program), ...layerTexts]
  return codeCache === undefined ? texts : [...texts, String(Buffer.from(codeCache))]
}

function bodyOf(run: SentModules['program']): string | undefined {
  return /^function \(exports, require, module, __filename, __dirname\) \{ (.*)\n\}$/s.exec(
    String(run),
  )?.[1]
}

/** Starts children until one is asked, and answers for it. */
function tellCode(launch: Launch): void {
  sentTo(launch)
  programFor(launch, {})?.keepCodeCache?.(CODE)
}

describe('the program of children', () => {
  it('is not sent to the first child, which is asked for nothing', () => {
    using built = builtPackage()
    const program = programFor(built.launch(), {})
    expect(program?.keepCodeCache).toBeUndefined()
    built.write('2')
    expect(sentTo(built.launch())).toEqual([])
  })

  it('is sent to the second child, as it is', () => {
    using built = builtPackage()
    sentTo(built.launch())
    expect(sentTo(built.launch())).toEqual(['1'])
  })

  it('is sent with what V8 made of it once a later child has told', () => {
    using built = builtPackage()
    tellCode(built.launch())
    expect(sentTo(built.launch())).toEqual(['1', String(CODE)])
    expect(programFor(built.launch(), {})?.keepCodeCache).toBeUndefined()
  })

  it('is asked for again if a child has not told', () => {
    using built = builtPackage()
    sentTo(built.launch())
    for (let child = 0; child < 3; child += 1) {
      expect(programFor(built.launch(), {})?.keepCodeCache).toBeTypeOf('function')
    }
  })

  it('is not asked for if the child cannot tell before it is called', () => {
    using built = builtPackage()
    const alone = { alone: { timeoutMs: undefined } }
    sentTo(built.launch())
    expect(programFor(built.launch(), alone)?.keepCodeCache).toBeUndefined()
    tellCode(built.launch())
    expect(sentTo(built.launch(), alone)).toEqual(['1', String(CODE)])
  })

  it.each<Kind>([
    { execArgv: ['--no-opt'] },
    { env: { NODE_OPTIONS: '--no-opt' } },
    { env: { NODE_V8_COVERAGE: '/tmp' } },
  ])('is not sent to the first child for which V8 may make something else: %j', (kind) => {
    using built = builtPackage()
    tellCode(built.launch())
    expect(sentTo(built.launch(kind))).toEqual([])
    expect(sentTo(built.launch({ env: { LANG: 'C' } }))).toEqual(['1', String(CODE)])
  })

  it('is read again when it was replaced', () => {
    using built = builtPackage()
    tellCode(built.launch())
    built.write('1 + 1')
    expect(sentTo(built.launch())).toEqual([])
    expect(sentTo(built.launch())).toEqual(['1 + 1'])
  })

  it('is kept for some kinds of children only', () => {
    using built = builtPackage()
    for (let kind = 0; kind < 100; kind += 1) {
      tellCode(built.launch({ execArgv: [`--title=${kind}`] }))
    }
    expect(sentTo(built.launch({ execArgv: ['--title=0'] }))).toEqual(['1', String(CODE)])
    expect(sentTo(built.launch({ execArgv: ['--title=99'] }))).toEqual([])
  })

  it('holds what is not in ASCII', () => {
    using built = builtPackage()
    built.write('"naïve 🙂"')
    tellCode(built.launch())
    expect(sentTo(built.launch())).toEqual(['"naïve 🙂"', String(CODE)])
  })

  it('comes with the modules of layers that are CommonJS', () => {
    using built = builtPackage()
    const launch = (url: string): Launch => {
      const made = built.launch()
      made.addChildModule('layer', url, undefined)
      return made
    }
    const url = built.writeLayer('layer.cjs', '"common"')
    tellCode(launch(url))
    expect(sentTo(launch(url))).toEqual(['1', '"common"', String(CODE)])
    expect(sentTo(built.launch())).toEqual([])
    const module = built.writeLayer('layer.mjs', '"module"')
    expect(sentTo(launch(module))).toEqual(['1'])
    built.writeLayer('layer.cjs', '"replaced"')
    expect(sentTo(launch(url))).toEqual([])
    expect(sentTo(launch(url))).toEqual(['1', '"replaced"'])
  })

  it('is not sent to a program that takes its order itself, nor to an unbuilt one', () => {
    using built = builtPackage()
    const { launch } = built
    expect(programFor(launch(), { nonce: 'nonce' })).toBeUndefined()
    const unbuilt = launch({ program: ['/src/child/main.ts'] })
    expect(programFor(unbuilt, {})).toBeUndefined()
  })

  it('that is not there is an error', () => {
    const built = builtPackage()
    const launch = built.launch()
    built[Symbol.dispose]()
    expect(() => programFor(launch, {})).toThrow('ENOENT')
  })
})
