import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { loadsTypeScript } from './native-typescript.ts'
import { mayBeNonErasable } from './non-erasable.ts'
import { type LoadingOffer, isAliased } from './offer.ts'
import { hasViteMeta, hasViteQuery, isForeignFile } from './vite-only.ts'
import { writtenImports } from './written-imports.ts'

/** What decides how modules are loaded. */
type Rules = Pick<LoadingOffer, 'aliases' | 'defines' | 'inlinesPackages'>

/** Is loaded by Node.js in every child, wherever it is linked from. */
const OWN_PACKAGE = /^@reexec\/(?:core|ns|coverage|vitest)(?:\/|$)/

/**
 * Looks for what may keep Node.js from loading a module and all that it imports as the test does. What cannot be told without parsing
 * or running counts as an obstacle; packages in `node_modules` do not, as Vitest leaves them to Node.js, too.
 *
 * @returns The first that is found, for people; `undefined` if Node.js can do without Vite.
 */
export function findNativeObstacle(module: string, rules: Rules): string | undefined {
  if (rules.inlinesPackages) return 'packages are transformed (server.deps.inline)'
  const paths = [fileURLToPath(module)]
  const seen = new Set(paths)
  for (const path of paths) {
    const found = look(path, rules)
    if (typeof found === 'string') return found
    for (const each of found) {
      if (!seen.has(each)) paths.push(each)
      seen.add(each)
    }
  }
  return undefined
}

/** @returns What keeps Node.js from loading this file, or the files that it imports. */
function look(path: string, rules: Rules): string | readonly string[] {
  if (isForeignFile(path)) return `${path} is no file that Node.js knows`
  if (/\.[cm]?ts$/.test(path) && !loadsTypeScript()) return `${path} is TypeScript`
  // CommonJS is Node.js's in the test, too.
  if (/\.(?:c[jt]s|json|wasm|node)$/.test(path)) return []
  const text = read(path)
  if (text === undefined) return `${path} cannot be read`
  const obstacle = obstacleIn(path, text, rules)
  if (obstacle !== undefined) return `${path} ${obstacle}`
  const imported: string[] = []
  for (const { specifier } of writtenImports(text)) {
    if (specifier === undefined) return `${path} computes what it imports`
    const target = targetOf(specifier, path, rules)
    if (target === undefined) return `${path} imports "${specifier}", which only Vite may find`
    if (target !== 'package') imported.push(target)
  }
  return imported
}

function obstacleIn(path: string, text: string, { defines }: Rules): string | undefined {
  if (/\.m?ts$/.test(path) && mayBeNonErasable(text)) {
    return 'may have more TypeScript than types'
  }
  if (hasViteMeta(text)) return 'has import.meta.env or import.meta.glob'
  const define = Object.keys(defines).find((name) => text.includes(name))
  return define === undefined ? undefined : `may use ${define}, which the configuration defines`
}

/** The file that Node.js takes for an import, `package` if it is one that Vitest leaves to Node.js, `undefined` if it may take none, or another. */
function targetOf(specifier: string, importer: string, rules: Rules): string | undefined {
  if (isAliased(rules.aliases, specifier) || hasViteQuery(specifier)) return undefined
  if (isBuiltin(specifier) || OWN_PACKAGE.test(specifier)) return 'package'
  if (/^\.{1,2}\/|^file:/.test(specifier)) {
    const path = fileURLToPath(new URL(specifier, pathToFileURL(importer)))
    return isFile(path) ? path : undefined
  }
  const name = /^(?:@[^/]+\/)?[^/@.#][^/:]*/.exec(specifier)?.[0]
  return name !== undefined && isInstalled(name, importer) ? 'package' : undefined
}

/** Whether a package is found, and is not one that is worked on, linked from elsewhere. */
function isInstalled(name: string, importer: string): boolean {
  let directory = dirname(importer)
  for (;;) {
    const path = join(directory, 'node_modules', name)
    if (existsSync(path)) return /[\\/]node_modules[\\/]/.test(realpathSync(path))
    const above = dirname(directory)
    if (above === directory) return false
    directory = above
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
