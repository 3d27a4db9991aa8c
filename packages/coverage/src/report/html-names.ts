import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { ReportNode } from 'istanbul-lib-report'

/** Longer names of files than this are none, on most file systems, in bytes. */
const LONGEST_NAME = 255
const LONGEST_SUFFIX = '.html'.length

/** A page, or where one is. */
type Page = string | Pick<ReportNode, 'getQualifiedName' | 'isSummary'>

/** What the reporters html, html-spa and lcov call their pages, and how pages link to each other. */
export const linkMapper = {
  getPath(page: Page): string {
    if (typeof page === 'string') return page
    const names = page.getQualifiedName().split('/').filter(Boolean).map(nameOfFile)
    return page.isSummary() ? [...names, 'index.html'].join('/') : `${names.join('/')}.html`
  },

  relativePath(from: Page, to: Page): string {
    const path = posix.relative(posix.dirname(linkMapper.getPath(from)), linkMapper.getPath(to))
    return path.split('/').map(encodeURIComponent).join('/')
  },

  assetPath(from: Page, name: string): string {
    return linkMapper.relativePath(from, name)
  },
}

/** A name that leads nowhere else, and that a file can have. */
function nameOfFile(name: string): string {
  if (Buffer.byteLength(name) + LONGEST_SUFFIX > LONGEST_NAME) {
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
    return `${name.slice(0, 40)}-${hash}`
  }
  return name === '.' || name === '..' ? `_${name}` : name
}

/** Lets a reporter of pages use these names. Up to istanbul-reports 3.2.0 the path above a page is put into it as it is. */
export function nameSafely(reporter: object): void {
  if ('getBreadcrumbHtml' in reporter) Object.assign(reporter, { getBreadcrumbHtml, linkMapper })
  // The reporter lcov makes one of html. So does html-spa, which hands down `linkMapper`, and has a button in the place of the path.
  const { html } = reporter as { html?: object }
  if (html !== undefined) nameSafely(html)
}

function getBreadcrumbHtml(page: ReportNode): string {
  const links: string[] = []
  for (let at = page.parent; at; at = at.parent) {
    const name = escapeHtml(at.getRelativeName() || 'All files')
    links.unshift(`<a href="${escapeHtml(linkMapper.relativePath(page, at))}">${name}</a>`)
  }
  if (links.length === 0) return 'All files'
  return `${links.join(' / ')} ${escapeHtml(page.getRelativeName())}`
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)
}
