import { AsyncLocalStorage } from 'node:async_hooks'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { TestProject } from 'vitest/node'

/** One of the environments of a project's Vite server. */
export type ViteEnvironment = TestProject['vite']['environments'][string]

/** What Vite makes of a module: an ES module with its imports as they were written. */
export interface ViteText {
  readonly code: string
  readonly map: SourceMap | undefined
}

/** Version 3. */
export interface SourceMap {
  readonly mappings: string
  readonly sources: readonly (string | null)[]
  readonly sourcesContent?: readonly (string | null | undefined)[] | undefined
  readonly names: readonly string[]
}

interface Capture {
  text?: ViteText
}

/** What is being captured, in a call of Vite's plugins. */
const capturing = new AsyncLocalStorage<Capture>()

/** Ends a transformation that nobody needs any more. */
class CapturedError extends Error {}

/**
 * Captures a text, if `captureText` asks for it, as a plugin does that comes after those of the user and before Vite makes of imports what
 * its own runtime needs.
 */
export function captureHere(code: string, combinedMap: () => SourceMap): void {
  const capture = capturing.getStore()
  if (capture === undefined) return
  capture.text = { code, map: combinedMap() }
  throw new CapturedError()
}

/**
 * Gets what Vite makes of a module.
 *
 * @param id As `resolveId` gives it.
 */
export async function captureText(
  { pluginContainer }: ViteEnvironment,
  id: string,
): Promise<ViteText> {
  const { code, ...options } = await load(pluginContainer, id)
  const capture: Capture = {}
  try {
    await capturing.run(capture, () => pluginContainer.transform(code, id, options))
  } catch (error) {
    if (capture.text === undefined) throw error
  }
  if (capture.text !== undefined) return capture.text
  throw new Error('its plugin is missing in the configuration of the project')
}

type PluginContainer = ViteEnvironment['pluginContainer']
type TransformOptions = NonNullable<Parameters<PluginContainer['transform']>[2]>

/** As Vite loads it. */
async function load(
  pluginContainer: PluginContainer,
  id: string,
): Promise<{ code: string } & TransformOptions> {
  const loaded = await pluginContainer.load(id)
  if (typeof loaded === 'string') return { code: loaded }
  if (loaded !== null) {
    const { code, map, moduleType } = loaded as LoadedModule
    return { code, ...typeOf(moduleType), ...(map === undefined ? {} : { inMap: map }) }
  }
  const path = id.replace(/\?.*/, '')
  return { code: await readFile(path, 'utf8'), ...typeOf(MODULE_TYPES[extname(path)]) }
}

interface LoadedModule {
  readonly code: string
  readonly map?: TransformOptions['inMap']
  readonly moduleType?: string
}

/** What Vite takes files for whose text no plugin has loaded. */
const MODULE_TYPES: Readonly<Record<string, string>> = {
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.json': 'json',
  '.txt': 'text',
  '.css': 'css',
}

/** What Vite 8 is told, too; earlier ones do not look at it. */
function typeOf(moduleType: string | undefined): TransformOptions {
  return moduleType === undefined ? {} : { moduleType }
}
