import { fileURLToPath } from 'node:url'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

let found: { readonly path: string | undefined } | undefined

/** The small program of this package that loads modules of actions, `undefined` where a bundler took the package's code away from it. */
export function childMain(): string | undefined {
  found ??= { path: findChildMain() }
  return found.path
}

function findChildMain(): string | undefined {
  // Bundlers may leave nothing of it in CommonJS.
  const here = import.meta.url as string | undefined
  const [, folder, kind] = /^(.*\/)(src|dist)\//.exec(here ?? '') ?? []
  if (folder === undefined || !isFolderOfThis(folder)) return undefined
  const main = kind === 'src' ? 'src/child/main.ts' : 'dist/child/main.cjs'
  return fileURLToPath(new URL(main, folder))
}

/** There may be another's file of that name beside a bundle. */
function isFolderOfThis(folder: string): boolean {
  try {
    const manifest = readFileSync(new URL('package.json', folder), 'utf8')
    const { name } = JSON.parse(manifest) as { name?: unknown }
    return name === '@reexec/core'
  } catch {
    return false
  }
}
