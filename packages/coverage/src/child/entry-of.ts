import { filePathOf } from './file-path.ts'
import { readText } from './identify-text.ts'

/** Of V8's `CallSite`, see https://v8.dev/docs/stack-trace-api. Lines and columns from 1, offsets from 0. */
interface CallSite {
  getFileName(): string | null
  getPosition(): number
  getEnclosingLineNumber(): number
  getEnclosingColumnNumber(): number
}

// What a program does to its global variable later has no effect here.
const OwnError = Error
const captureStackTrace = Error.captureStackTrace.bind(Error)

/**
 * Names the function that a callback interrupts if it has been called, and nothing of it has run: V8 has counted the call, and not the first block. What it is
 * then asked for it counts as no call, and tells of the block later only if there are more calls; see docs/discoveries/v8.md. In doubt `undefined`.
 */
export function entryOf(callback: (signal?: number) => boolean): string | undefined {
  const [site] = sitesBelow(callback)
  const script = site?.getFileName()
  if (site === undefined || typeof script !== 'string' || script.startsWith('node:'))
    return undefined
  const offset = site.getPosition()
  return offset === 0 || isBeforeParameters(script, site, offset)
    ? `${script}:${offset}`
    : undefined
}

/** V8 gives the parameters as the beginning. Without any parentheses, an arrow stands behind the one parameter. */
function isBeforeParameters(script: string, site: CallSite, offset: number): boolean {
  const text = readText(script.startsWith('file:') ? filePathOf(script) : script)
  const start = startOf(text ?? '', site)
  const before = start < 0 ? undefined : text?.slice(start, offset)
  return before !== undefined && !before.includes('(') && !before.includes('=>')
}

/** The offset of the enclosing function. */
function startOf(text: string, site: CallSite): number {
  let start = 0
  for (let line = 1; line < site.getEnclosingLineNumber(); line++)
    start = text.indexOf('\n', start) + 1
  return start + site.getEnclosingColumnNumber() - 1
}

/** Leaves what the program has set as it was. */
function sitesBelow(callback: (signal?: number) => boolean): readonly CallSite[] {
  const names = ['prepareStackTrace', 'stackTraceLimit'] as const
  const before = names.map((name) => Object.getOwnPropertyDescriptor(OwnError, name))
  try {
    set('prepareStackTrace', (_: unknown, sites: readonly CallSite[]): unknown => sites)
    set('stackTraceLimit', 1)
    const holder: { stack?: unknown } = {}
    captureStackTrace(holder, callback)
    return Array.isArray(holder.stack) ? (holder.stack as CallSite[]) : []
  } catch {
    // It is frozen.
    return []
  } finally {
    for (const [at, name] of names.entries()) restore(name, before[at])
  }
}

function set(name: string, value: unknown): void {
  const own = { configurable: true, writable: true, enumerable: true, value }
  Object.defineProperty(OwnError, name, own)
}

function restore(name: string, before: PropertyDescriptor | undefined): void {
  try {
    if (before === undefined) Reflect.deleteProperty(OwnError, name)
    else Object.defineProperty(OwnError, name, before)
  } catch {
    // It is frozen, and as it was.
  }
}
