import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { FoldedText } from '../src/fold/fold.ts'
import { hashText } from '../src/text-hash.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'

const PRINTER = fileURLToPath(new URL('fixtures/print-texts.mjs', import.meta.url))

/** How a module is run. */
export interface RunOptions {
  /** Flags of Node.js, such as those that load a loader. */
  readonly flags?: readonly string[]
  readonly how?: 'import' | 'require'
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a module in a process of its own, and returns what V8 ran there, as profiles have it. */
export function runTexts(
  path: string,
  { flags = [], how = 'import', cwd, env }: RunOptions = {},
): FoldedText[] {
  const { status, stderr, output } = spawnSync(
    process.execPath,
    [...flags, PRINTER, pathToFileURL(path).href, how],
    {
      cwd,
      env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: undefined, ...env },
      stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
      maxBuffer: 1e9,
    },
  )
  if (status !== 0) throw new Error(`${path} failed: ${stderr.toString()}`)
  const lines = (output[3] ?? '').toString().trimEnd().split('\n')
  return lines.map((line) => textOf(JSON.parse(line) as Script))
}

interface Script {
  readonly url: string
  readonly code: string
  readonly functions: readonly FunctionCov[]
}

/** Where V8 ran the file, be it stripped of its types, the text is the file's. */
function textOf({ url, code, functions }: Script): FoldedText {
  const plainUrl = url.replace(/[?#].*$/, '')
  const file = readFileSync(new URL(plainUrl), 'utf8').replace(/^\uFEFF/, '')
  const isStripped = code.slice(file.length).startsWith('\n\n//# sourceURL=')
  if (code === file || isStripped) {
    const cut = functions.map((each) => ({
      ...each,
      ranges: each.ranges.map((range) => ({
        ...range,
        endOffset: Math.min(range.endOffset, file.length),
      })),
    }))
    return { url: plainUrl, length: file.length, hash: hashText(file), functions: cut }
  }
  return {
    url: plainUrl,
    length: code.length,
    hash: hashText(code),
    code,
    fileHash: hashText(file),
    functions,
  }
}
