import type { LoadFnOutput, LoadHookContext } from 'node:module'
import { VIRTUAL, pathOfUrl } from '../loading/module-url.ts'
import { needsVite } from '../loading/node-needs-vite.ts'
import { isImport } from './is-import.ts'
import type { ViteModules } from './vite-modules.ts'

type Load = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput

/** Loads a module as Node.js does, and where that fails, or would be something else than in Vite, the text that Vite makes of it. */
export function loadWithHelp(
  modules: ViteModules,
  url: string,
  context: LoadHookContext,
  next: Load,
): LoadFnOutput {
  if (url.startsWith(VIRTUAL)) return moduleOf(modules.mustHaveText(url))
  const path = url.startsWith('file:') ? pathOfUrl(url) : undefined
  if (path === undefined || !isImport(context)) return next(url, context)
  // Which is there if Node.js has failed before.
  const known = modules.knownText(url)
  if (known !== undefined) return moduleOf(known)
  let loaded: LoadFnOutput
  try {
    loaded = next(url, context)
  } catch (error) {
    const text = modules.text(url)
    if (text === undefined) throw modules.explain(error)
    return moduleOf(text)
  }
  if (!needsVite(path, { format: loaded.format, text: textOf(loaded) })) return loaded
  const text = modules.text(url)
  return text === undefined ? loaded : moduleOf(text)
}

function moduleOf(source: string): LoadFnOutput {
  return { format: 'module', source, shortCircuit: true }
}

function textOf({ source }: LoadFnOutput): string {
  if (source === undefined || source === null || typeof source === 'string') return source ?? ''
  return new TextDecoder().decode(source)
}
