import type { Profiler } from 'node:inspector'
import type { RanText } from '../profile-format.ts'
import { hashText } from '../text-hash.ts'
import { filePathOf, fileUrlOf } from './file-path.ts'
import { loadNative } from './native.ts'
import { isTextOfFile } from './is-text-of-file.ts'
import { keptMapOf } from './kept-maps.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

/** What there is to know of this process. */
export interface TextContext {
  /** The mount namespace that it is in, where that is known. */
  readonly mount: string | undefined
  /** Whether V8 may have run another text of the same length. */
  readonly isHooked: boolean
  /** Gets what V8 ran, which takes long. */
  readonly textOf: (scriptId: string) => string
}

/**
 * Identifies the text of a script by the file at its URL, if that is what V8 ran: V8 counts over UTF-16 offsets of its text,
 * and a file that is loaded as it is, or with its types replaced by blanks, has as many. Where that is not so, by the text itself.
 */
export function identifyText(
  { scriptId, url, functions }: Profiler.ScriptCoverage,
  { mount, isHooked, textOf }: TextContext,
): RanText {
  const text = { url: fileUrlOf(url), length: 0, ...(mount === undefined ? {} : { mount }) }
  // The outermost function is the whole text. It is missing where it ran before counting began.
  const length = functions.find(({ ranges }) => ranges[0]?.startOffset === 0)?.ranges[0]?.endOffset
  if (length === undefined) return { ...text, problem: 'it was loaded before coverage began' }
  try {
    const path = filePathOf(text.url)
    const known = isHooked ? undefined : identifyFile(path)
    if (known !== undefined && isAsLong(length, url, known.length)) return { ...text, ...known }
    const code = textOf(scriptId)
    const file = readText(path)
    if (file !== undefined && isTextOfFile(code, file)) return { ...text, ...identityOf(file) }
    const map = keptMapOf(path)
    return {
      ...text,
      ...identityOf(code),
      code,
      ...(map === undefined ? {} : { map }),
      ...(file === undefined ? {} : { fileHash: quickHash(file) }),
    }
  } catch (error) {
    return { ...text, problem: String(error) }
  }
}

/** Reads a file as V8 has it. `undefined` for one that is not here, or not any more. */
export function readText(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch {
    return undefined
  }
}

type Identity = Required<Pick<RanText, 'length' | 'hash'>>

/** `undefined` for a file that is not here, or not any more. */
function identifyFile(path: string): Identity | undefined {
  const [hash, length] = loadNative()?.identify(path) ?? []
  if (hash !== undefined && length !== undefined) return { length, hash }
  const text = readText(path)
  return text === undefined ? undefined : identityOf(text)
}

function identityOf(content: string): Identity {
  return { length: content.length, hash: quickHash(content) }
}

/** What JavaScript has for adding up is slow until it has run for long. */
function quickHash(text: string): string {
  const native = loadNative()
  if (native === undefined) return hashText(text)
  // Not from Node's pool of memory: who is interrupted by this may be taking from that.
  const bytes = Buffer.allocUnsafeSlow(2 * text.length)
  bytes.write(text, 'utf16le')
  return native.hash(bytes)
}

/** Whether a file is as long when V8 runs it: Node.js ends a text whose types it strips with a comment that names the file. */
function isAsLong(length: number, url: string, fileLength: number): boolean {
  if (length === fileLength) return true
  const comment = '\n\n//# sourceURL='.length
  const names = [url, filePathOf(url)]
  return names.some((name) => length === fileLength + comment + name.length)
}
