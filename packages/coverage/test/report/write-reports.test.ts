import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ReportError, UnknownReporterError } from '../../src/errors.ts'
import { REPORTERS, type ReporterName } from '../../src/report/reporters.ts'
import { type ReportOptions, writeReports } from '../../src/report/write-reports.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { mapOf } from './map-of.ts'

let temporary: ReturnType<typeof temporaryDirectory>
let root: string
beforeEach(() => {
  temporary = temporaryDirectory()
  root = join(temporary.path, 'project')
  mkdirSync(root)
})
afterEach(() => temporary[Symbol.dispose]())

const SOURCE = 'function f(a) { if (a) g() }\nf(1)\n'

/** Makes sources, writes reports of them, and returns what was printed. */
async function report(files: Record<string, number>, options: ReportOptions): Promise<string> {
  const absolute: Record<string, number> = {}
  for (const [name, hits] of Object.entries(files)) {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, SOURCE)
    absolute[path] = hits
  }
  let printed = ''
  await writeReports(mapOf(absolute), root, { print: (text) => (printed += text), ...options })
  return printed
}

/** Files below a directory of the project, in order. */
function filesIn(name = 'coverage'): string[] {
  return readdirSync(join(root, name), { recursive: true, withFileTypes: true })
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name).slice(join(root, name).length + 1))
    .toSorted()
}

/** What is in the reports' directory and below, with contents. */
const contents = (): unknown =>
  filesIn().map((name) => [name, read(name), statSync(join(root, 'coverage', name)).ino])

const outside = (): string[] => readdirSync(temporary.path).toSorted()

const read = (name: string): string => readFileSync(join(root, 'coverage', name), 'utf8')

describe('writeReports', () => {
  it('prints a table, and makes no directory where nothing is written', async () => {
    const printed = await report({ 'src/a.js': 1, 'src/b.js': 0 }, {})
    expect(printed).toContain(' a.js     |     100 |       50 |     100 |     100 | 1 ')
    expect(printed).toContain(' b.js     |      50 |        0 |       0 |      50 | 1 ')
    expect(readdirSync(root)).toEqual(['src'])
  })

  it.for(REPORTERS)('makes the report %s', async (name) => {
    const printed = await report({ 'src/a.js': 1, 'src/b.js': 0 }, { reporters: [name] })
    const said = printed + (existsSync(join(root, 'coverage')) ? filesIn().map(read).join() : '')
    expect(said.length > 0).toBe(name !== 'none')
    const hasNoNames = ['none', 'teamcity', 'text-summary'].includes(name)
    expect(said.includes('a.js')).toBe(!hasNoNames)
  })

  it('names sources relative to the root, whatever the working directory is', async () => {
    await report({ 'src/a.js': 1 }, { reporters: ['lcovonly'] })
    expect(read('lcov.info')).toContain('SF:src/a.js\n')
  })

  it('passes options to a reporter', async () => {
    await report({ 'a.js': 1 }, { reporters: [['json', { file: 'deep/in/it.json' }]] })
    expect(Object.keys(JSON.parse(read('deep/in/it.json')) as object)).toEqual([join(root, 'a.js')])
  })

  it('replaces an earlier report, and leaves other files as they are', async () => {
    await report({ 'a.js': 1 }, { reporters: ['json'] })
    writeFileSync(join(root, 'coverage/mine'), 'mine')
    await report({ 'b.js': 1 }, { reporters: ['json', 'lcovonly'] })
    expect(filesIn()).toEqual(['coverage-final.json', 'lcov.info', 'mine'])
    expect(read('coverage-final.json')).not.toContain('a.js')
    expect(read('mine')).toBe('mine')
  })

  it('writes nothing for an unknown reporter', async () => {
    const unknown = ['json', '../../evil' as ReporterName] as const
    await expect(report({ 'a.js': 1 }, { reporters: unknown })).rejects.toThrow(
      UnknownReporterError,
    )
    expect(existsSync(join(root, 'coverage'))).toBe(false)
  })

  it('colors what it prints if told so', async () => {
    expect(await report({ 'a.js': 1 }, { colors: true })).toContain('\u001B[32;1m')
    expect(await report({ 'a.js': 1 }, { colors: false })).not.toContain('\u001B')
  })

  it('has pages of sources that are not there any more', async () => {
    await report({ 'a.js': 1 }, { reporters: ['none'] })
    rmSync(join(root, 'a.js'))
    await writeReports(mapOf({ [join(root, 'a.js')]: 1 }), root, { reporters: ['html'] })
    expect(read('a.js.html')).toContain('The source cannot be read: ENOENT')
  })
})

describe('a report that fails', () => {
  it('leaves the earlier one as it was when one of its files has no place', async () => {
    await report({ 'src/a.js': 1, 'src/b.js': 1 }, { reporters: ['json', 'html'] })
    // In the place of a folder that the next one needs.
    writeFileSync(join(root, 'coverage/zzz'), 'mine')
    const before = contents()
    const fail = (): Promise<string> =>
      report({ 'src/a.js': 0, 'src/b.js': 0, 'zzz/c.js': 1 }, { reporters: ['json', 'html'] })
    await expect(fail()).rejects.toThrow(ReportError)
    await expect(fail()).rejects.toThrow(
      expect.objectContaining({ path: join(root, 'coverage/zzz') }) as unknown,
    )
    expect(contents()).toEqual(before)
  })

  it('says so when the directory is a file', async () => {
    writeFileSync(join(root, 'coverage'), 'mine')
    await expect(report({ 'a.js': 1 }, { reporters: ['json'] })).rejects.toThrow(
      expect.objectContaining({
        name: 'ReportError',
        path: join(root, 'coverage'),
        code: 'EEXIST',
      }) as unknown,
    )
    expect(readFileSync(join(root, 'coverage'), 'utf8')).toBe('mine')
  })

  it('prints what is only printed all the same', async () => {
    writeFileSync(join(root, 'coverage'), 'mine')
    let printed = ''
    const options = {
      reporters: ['json', 'text'] as const,
      print: (text: string) => (printed += text),
    }
    await expect(report({ 'a.js': 1 }, options)).rejects.toThrow(ReportError)
    expect(printed).toContain('a.js')
  })
})

describe('nothing is written outside of the directory of reports', () => {
  it.for([
    { file: '../../evil.json' },
    { file: '/tmp/evil/evil.json' },
    { file: 'a/../../evil.json' },
  ])('by the option %j', async (options) => {
    await expect(report({ 'a.js': 1 }, { reporters: [['json', options]] })).rejects.toThrow(
      ReportError,
    )
    await expect(
      report({ 'a.js': 1 }, { reporters: [['html', { subdir: '../evil' }]] }),
    ).rejects.toThrow(ReportError)
    expect(outside()).toEqual(['project'])
    expect(readdirSync(root)).toEqual(['a.js'])
  })

  it('by paths of sources', async () => {
    const paths = ['/../../evil.js', '/a/../../../../evil.js', '../../evil.js', '/evil', '/a//b.js']
    const files = Object.fromEntries([...paths, '/a/b/c.js'].map((path) => [path, 1]))
    const reporters = REPORTERS.filter((each) => each !== 'none')
    await writeReports(mapOf(files), root, { reporters, print: () => {} })
    expect(outside()).toEqual(['project'])
    expect(readdirSync(root)).toEqual(['coverage'])
    expect(filesIn().some((name) => name.includes('_..'))).toBe(true)
  })

  it('through links that are in it', async () => {
    mkdirSync(join(root, 'coverage'))
    mkdirSync(join(temporary.path, 'elsewhere'))
    symlinkSync(join(temporary.path, 'elsewhere'), join(root, 'coverage/src'))
    await expect(report({ 'src/a.js': 1, 'b/b.js': 1 }, { reporters: ['html'] })).rejects.toThrow(
      ReportError,
    )
    expect(readdirSync(join(temporary.path, 'elsewhere'))).toEqual([])
  })
})

describe('hostile names', () => {
  const NAMES = [
    '<img src=x onerror=alert(1)>',
    `"><script>alert(1)</script>`,
    `'&quot;&`,
    '%2e%2e',
  ]

  it.for(NAMES)('do no harm in html: %s', async (name) => {
    await report(
      { [`${name.replaceAll('/', '')}/x/a.js`]: 1, 'b/c.js': 0 },
      { reporters: ['html', 'lcov'] },
    )
    for (const page of filesIn().filter((each) => each.endsWith('.html'))) {
      const scripts = read(page).match(/<script/g) ?? []
      expect([page, scripts.length, /<img/.test(read(page))]).toEqual([page, 4, false])
    }
  })

  it.for(['clover', 'cobertura'] as const)('do no harm in XML: %s', async (reporter) => {
    const file = '"><evil a="&amp;&.js'
    await report({ [`d<e/${file}`]: 1, 'b.js': 1 }, { reporters: [reporter] })
    const xml = read(reporter === 'clover' ? 'clover.xml' : 'cobertura-coverage.xml')
    expect(xml).not.toContain('<evil')
    expect(xml).toContain('&lt;evil a=&quot;')
  })

  it('are shortened where a page could not be named so', async () => {
    await report(
      { [`${'x'.repeat(250)}.js`]: 1, [`${'y'.repeat(251)}/a.js`]: 1 },
      { reporters: ['html'] },
    )
    const pages = filesIn().filter((each) => each.endsWith('.html'))
    expect(pages).toHaveLength(5)
    for (const page of pages) {
      for (const [, link = ''] of read(page).matchAll(/<a href="([^"#h][^"]*\.html)"/g)) {
        const to = decodeURIComponent(link)
        expect([link, existsSync(join(root, 'coverage', dirname(page), to))]).toEqual([link, true])
      }
    }
  })
})
