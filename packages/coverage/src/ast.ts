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
  const { path } = source
  const ast = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    checkPrivateFields: false,
  })
  const coverage = {
    url: pathToFileURL(path).href,
    functions: functions.map((each) => ({ ...each, ranges: [...each.ranges] })),
  }
  const sourceMap = map && {
    version: 3 as const,
    names: [],
    sources: [path],
    sourcesContent: [source.text],
    mappings: map.mappings,
  }
  const data = await convert<typeof ast>({
    ast,
    code,
    coverage,
    ...(sourceMap ? { sourceMap } : {}),
  })
  return createCoverageMap(data).fileCoverageFor(path).data
}
