import * as nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import type { MappedText } from './project.ts'
import { type Source, javaScriptOf } from './source.ts'
import { readSourceMap } from './sources/source-map.ts'
import { mapUrlOf } from './sources/find-map.ts'

/**
 * Makes the one text of a source that all counts of it are projected onto, whatever children ran.
 *
 * @throws {Error} when there is no such text.
 */
export type CanonicalTextOf = (source: Source) => Promise<MappedText>

/**
 * A source in JavaScript is its own canonical text, and one in TypeScript is with its types replaced by blanks. Where there is more than types
 * (enums, parameter properties, JSX), it is what esbuild makes of it, if that can be found from the source, or else what Node.js does,
 * which transforms up to version 24.
 */
export const canonicalTextOf: CanonicalTextOf = async (source) => {
  try {
    if (!/\.[jt]sx$/.test(source.path)) return { code: javaScriptOf(source) }
  } catch {
    // There is more than types.
  }
  return (await byEsbuild(source)) ?? byNode(source)
}

interface Esbuild {
  transform(code: string, options: object): Promise<{ code: string; map: string }>
}

async function byEsbuild(source: Source): Promise<MappedText | undefined> {
  const esbuild = await findEsbuild(source.path)
  if (esbuild === undefined) return undefined
  const { code, map } = await esbuild.transform(source.text, {
    loader: source.path.endsWith('x') ? 'tsx' : 'ts',
    target: 'esnext',
    jsx: 'automatic',
    sourcemap: 'external',
    sourcefile: source.path,
  })
  return { code, map: readSourceMap(JSON.parse(map)) }
}

/** That of the project, or else what is installed beside this package. */
async function findEsbuild(path: string): Promise<Esbuild | undefined> {
  for (const from of [path, import.meta.url]) {
    try {
      return nodeModule.createRequire(from)('esbuild') as Esbuild
    } catch {
      // It is optional.
    }
  }
  return undefined
}

/** @throws {Error} for JSX, and where Node.js cannot transform any more. */
function byNode({ path, text }: Source): MappedText {
  if (path.endsWith('x')) throw new Error('JSX takes esbuild, which is not installed')
  const sourceUrl = pathToFileURL(path).href
  const code = transformTypes(text, sourceUrl)
  const link = mapUrlOf(code.replace(/\n\/\/# sourceURL=.*/, ''))
  const json = Buffer.from(link?.slice(link.indexOf(',') + 1) ?? '', 'base64').toString()
  return { code, map: readSourceMap(JSON.parse(json)) }
}

function transformTypes(text: string, sourceUrl: string): string {
  const warnings = Object.getOwnPropertyDescriptor(process, 'emitWarning') as PropertyDescriptor
  process.emitWarning = () => {}
  try {
    return nodeModule.stripTypeScriptTypes(text, { mode: 'transform', sourceMap: true, sourceUrl })
  } catch (error) {
    throw new Error(`it has more than types, and takes esbuild, which is not installed`, {
      cause: error,
    })
  } finally {
    Object.defineProperty(process, 'emitWarning', warnings)
  }
}
