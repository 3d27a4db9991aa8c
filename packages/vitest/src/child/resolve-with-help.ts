import type { ResolveFnOutput, ResolveHookContext } from 'node:module'
import { VIRTUAL, idOfUrl, pathOfUrl, urlOfId } from '../loading/module-url.ts'
import { type Alias, isAliased } from '../loading/offer.ts'
import { hasViteQuery, isAsset } from '../loading/vite-only.ts'
import { isImport } from './is-import.ts'
import type { ViteModules } from './vite-modules.ts'

interface Resolving {
  readonly specifier: string
  readonly context: ResolveHookContext
  readonly next: (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput
}

/** Finds a module: where the configuration of Vite says otherwise there, else as Node.js does, and where that fails, as Vite does. */
export function resolveWithHelp(
  modules: ViteModules,
  aliases: readonly Alias[],
  resolving: Resolving,
): ResolveFnOutput {
  const { specifier, context, next } = resolving
  const { parentURL: importer } = context
  if (specifier.startsWith(VIRTUAL)) return { url: specifier, shortCircuit: true }
  if (importer === undefined || !isImport(context)) return next(specifier, context)
  const isVites =
    hasViteQuery(specifier) ||
    (importer.startsWith(VIRTUAL) && !specifier.startsWith('node:')) ||
    (isAliased(aliases, specifier) && !importer.includes('/node_modules/'))
  const first = isVites ? modules.link(specifier, importer) : undefined
  if (first !== undefined) return { url: first, shortCircuit: true }
  try {
    const found = next(specifier, context)
    const url = isVites ? undefined : betterUrl(modules, found, { specifier, importer, context })
    return url === undefined ? found : { url, shortCircuit: true }
  } catch (error) {
    const url = isVites ? undefined : modules.link(specifier, importer)
    if (url === undefined) throw modules.explain(error)
    return { url, shortCircuit: true }
  }
}

/** Node.js also finds what it then does not load: files that are no modules, and URLs with schemes that it does not know. */
function betterUrl(
  modules: ViteModules,
  { url }: ResolveFnOutput,
  {
    specifier,
    importer,
    context,
  }: { specifier: string; importer: string; context: ResolveHookContext },
): string | undefined {
  if (/^(?:node|data|reexec):/.test(url)) return undefined
  if (!url.startsWith('file:')) return modules.link(specifier, importer)
  // With `with { type: 'json' }` it does load one.
  if ('type' in context.importAttributes) return undefined
  const id = idOfUrl(url)
  return id === undefined || !isAsset(pathOfUrl(url) ?? '') ? undefined : urlOfId(id)
}
