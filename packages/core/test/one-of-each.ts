import type { ProgramFolder } from './finds-itself/program-folder.ts'

/**
 * Writes modules of every format that load each other in every way, and one whose action `run` tells what they are.
 *
 * @param core URL of this package.
 * @returns The path of the last.
 */
export function writeOneOfEach(folder: ProgramFolder, core: string): string {
  folder.write(
    'part.ts',
    '\uFEFFexport type Part = string\nexport const part: Part = "é😀"\nexport const { url }: { url: string } = import.meta\n',
  )
  folder.write('late.mts', 'export const late: URL = new URL(import.meta.url)\n')
  folder.write(
    'required.mts',
    'import { url } from "./part.ts"\nexport const by: string[] = [url, import.meta.url]\n',
  )
  folder.write(
    'named.cts',
    '\uFEFFconst { children, id }: { children: unknown[]; id: string } = module\nmodule.exports = { of: require("./packaged.cts"), id, kids: children.length, keys: Object.keys(require), __filename }\n',
  )
  folder.write('packaged.cts', 'exports.here = [__filename, __dirname] as string[]\n')
  folder.write('typeless/package.json', '{}')
  folder.write('typeless/module.ts', 'export default import.meta.url as string\n')
  folder.write('typeless/common.ts', 'module.exports = __filename as string\n')
  folder.write('node_modules/plain/package.json', '{ "main": "main.js" }')
  folder.write(
    'node_modules/plain/main.js',
    'exports.it = { keys: Object.keys(require), cached: __filename in require.cache, module: Object.keys(require("./module.mjs")) }',
  )
  folder.write('node_modules/plain/module.mjs', 'export const module = 1')
  folder.write('node_modules/typed/package.json', '{ "type": "module", "exports": "./main.ts" }')
  folder.write('node_modules/typed/main.ts', 'export const typed: number = 1')
  folder.write('data.json', '{ "from": "JSON" }')
  folder.write('enum.ts', 'const before: number = 1\nexport enum Kind { is }\n')
  folder.write('syntax.ts', 'export const type: = 1\n')
  folder.write(
    'unexported.ts',
    'import { none } from "./part.ts"\nexport const value: unknown = none\n',
  )
  return folder.write(
    'action.mts',
    `import { createRequire } from 'node:module'
import * as named from './named.cts'
import data from './data.json' with { type: 'json' }
import { type Part, part, url } from './part.ts'
import { url as again } from './part.ts?again'
import { it } from 'plain'
import common from './typeless/common.ts'
import typeless from './typeless/module.ts'
import { defineAction } from '${core}'

const require = createRequire(import.meta.url)
const { late } = await import('./late.mts') as { late: URL }
function thrower(value: number): never {
  throw new RangeError(\`thrown \${value as number}\`)
}
const loads: Record<string, unknown> = {}
for (const each of ['enum.ts', 'syntax.ts', 'unexported.ts', 'gone.ts', 'typed']) {
  const specifier: string = each === 'typed' ? each : './' + each
  try {
    await import(specifier)
  } catch (error) {
    const { code, message, stack } = error as Error & { code: string }
    loads[each] = [code, message, stack!.split(/\\n +at /)[0]]
  }
}
let stack: string | undefined
try {
  thrower(1)
} catch (error) {
  ;({ stack } = error as Error)
}
const { filename, dirname, url: own } = import.meta
export const run = defineAction(import.meta.url, 'run', (): unknown => ({
  part: part satisfies Part, urls: [url, again, late.href, own, import.meta.resolve('./part.ts')], files: [filename, dirname],
  named: { ...named }, common, typeless, data, it, loads, required: require('./required.mts').by, text: thrower.toString(),
  frames: stack!.split('\\n').slice(0, 2), cached: Object.keys(require.cache).filter((each) => !each.includes('/dist/')),
}))
`,
  )
}
