import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf } from './markdown.ts'
import { ROOT, filesIn, read } from './repository.ts'

const PAGES = filesIn(
  '*.md',
  'docs/*.md',
  'docs/discoveries/*.md',
  '{packages,examples,tools}/*/*.md',
  'bench/*.md',
)

describe('links', () => {
  it.each(PAGES)('of %s lead to what is there', (page) => {
    const broken = linksOf(read(page)).filter(({ path, anchor }) => {
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

const HELP = /@reexec\/(core|ns|coverage|vitest)\/TROUBLESHOOTING\.md#([\w-]+)/g

describe('messages', () => {
  const named = filesIn('packages/*/src/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(HELP)].map(([, name = '', anchor = '']) => ({ file, name, anchor })),
  )

  it.each(named)('in $file name a section of $name that is there: $anchor', ({ name, anchor }) => {
    expect(anchorsOf(read(`packages/${name}/TROUBLESHOOTING.md`))).toContain(anchor)
  })

  it('are of all packages', () => {
    expect(new Set(named.map(({ name }) => name))).toEqual(
      new Set(['core', 'ns', 'coverage', 'vitest']),
    )
  })
})

describe('docs/troubleshooting.md', () => {
  const index = linksOf(read('docs/troubleshooting.md')).map(
    (each) => `${each.path}#${each.anchor}`,
  )

  it.each(['core', 'ns', 'coverage', 'vitest'])('leads to every section of %s', (name) => {
    const page = `packages/${name}/TROUBLESHOOTING.md`
    const [, ...sections] = anchorsOf(read(page))
    expect(index).toEqual(expect.arrayContaining(sections.map((anchor) => `../${page}#${anchor}`)))
  })

  it.each(['core', 'ns', 'coverage', 'vitest'])('is in the package of %s', (name) => {
    const { files } = JSON.parse(read(`packages/${name}/package.json`)) as { files: string[] }
    expect(files).toContain('TROUBLESHOOTING.md')
  })
})
