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
  if (here === undefined) return undefined
  // It stands beside this file in `dist`, and beside this folder in `src`.
  const isSource = new URL(here).pathname.endsWith('.ts')
  const main = new URL(isSource ? '../child/main.ts' : './child/main.js', here)
  try {
    // There may be another's file of that name.
    const manifest = readFileSync(new URL('../../package.json', main), 'utf8')
    const { name } = JSON.parse(manifest) as { name?: unknown }
    return name === '@reexec/core' ? fileURLToPath(main) : undefined
  } catch {
    return undefined
  }
}
