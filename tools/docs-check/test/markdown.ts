/** Headings of a page, as GitHub makes anchors of them. */
export function anchorsOf(markdown: string): string[] {
  const times = new Map<string, number>()
  return [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-')
    const time = times.get(anchor) ?? 0
    times.set(anchor, time + 1)
    return time === 0 ? anchor : `${anchor}-${time}`
  })
}

/** Links of a page that lead to files of the repository, or into the page. */
export function linksOf(markdown: string): { readonly path: string; readonly anchor?: string }[] {
  return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return anchor === undefined ? { path } : { path, anchor }
    })
}

function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/^ *```.*?^ *```/gms, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/\]\(/g, ''))
}
