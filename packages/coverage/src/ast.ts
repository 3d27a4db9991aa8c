import { pathToFileURL } from 'node:url'
import { convert } from 'ast-v8-to-istanbul'
import { parse } from 'acorn'
import type { Convert } from './convert.ts'
import { createCoverageMap } from './istanbul.ts'

/**
 * Converts by ast-v8-to-istanbul, as Vitest does: statements, branches and functions are those of the source's syntax, and do not depend
 * on what ran. An option of `openCoverage`.
 */
export const convertByAst: Convert = async ({ source, text: { code, map }, functions }) => {
  const ast = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true, allowReturnOutsideFunction: true, checkPrivateFields: false })
  const sources = [source.path]
  const data = await convert({
    ast: ast as Parameters<typeof convert>[0]['ast'],
    code,
    coverage: { url: pathToFileURL(source.path).href, functions: functions.map((each) => ({ ...each, ranges: [...each.ranges] })) },
    sourceMap: map ? { version: 3, names: [], sources, sourcesContent: [source.text], mappings: map.mappings } : undefined,
  })
  return createCoverageMap(data).fileCoverageFor(source.path).toJSON()
}
