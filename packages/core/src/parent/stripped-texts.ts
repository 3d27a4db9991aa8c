import { canHook } from '../hooks.ts'
import {
  MAX_STRIPPED_BYTES,
  type StrippedText,
  bytesOfStripped,
  packTexts,
  unpackTexts,
} from '../wire/stripped-text.ts'
import { perThread } from '../per-thread.ts'

interface Store {
  /** By URL. */
  readonly texts: Map<string, StrippedText>
  /** By the module of an action: URLs of what its children loaded. */
  readonly loadedBy: Map<string, Set<string>>
  bytes: number
}

const store = perThread('@reexec/core/stripped-texts@1', (): Store => ({
  texts: new Map(),
  loadedBy: new Map(),
  bytes: 0,
}))

/**
 * Packs what a child needs to load modules without stripping their types, as far as other children of this process have done so.
 * `undefined` where there is nothing to strip, or Node.js cannot be spared it.
 */
export function strippedTextsFor(modules: readonly string[]): Buffer | undefined {
  if (!modules.some(isTypeScript) || !canHook(process.versions.node)) return undefined
  const { texts, loadedBy } = store()
  const urls = new Set(modules.flatMap((module) => [...(loadedBy.get(module) ?? [])]))
  return packTexts([...urls].flatMap((url) => texts.get(url) ?? []))
}

/**
 * Keeps what a child stripped as it loaded modules.
 *
 * @throws {FrameError} when it is nothing of the kind.
 */
export function keepStrippedTexts(modules: readonly string[], stripped: unknown): void {
  const urls = unpackTexts(stripped).flatMap((each) => (keep(each) ? each.url : []))
  const { loadedBy } = store()
  for (const module of modules) {
    loadedBy.set(module, new Set([...(loadedBy.get(module) ?? []), ...urls]))
  }
}

/** In place of what was kept of the module before. */
function keep({ url, file, text }: StrippedText): boolean {
  // Copies: views would keep all that came with them.
  const added = { url, file: new Uint8Array(file), text: new Uint8Array(text) }
  const kept = store()
  const former = kept.texts.get(url)
  const freed = former === undefined ? 0 : bytesOfStripped(former)
  const bytes = kept.bytes - freed + bytesOfStripped(added)
  if (bytes > MAX_STRIPPED_BYTES) return false
  kept.bytes = bytes
  kept.texts.set(url, added)
  return true
}

function isTypeScript(module: string): boolean {
  return /^file:[^?#]+\.m?ts(?:[?#]|$)/.test(module) && !module.includes('/node_modules/')
}
