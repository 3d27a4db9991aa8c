import type { LoadFnOutput, LoadHookContext, RegisterHooksOptions } from 'node:module'
import { HOOKS_OF_CORE } from '../hooks.ts'
import {
  MAX_STRIPPED_BYTES,
  type StrippedText,
  bytesOfStripped,
  packTexts,
  unpackTexts,
} from '../wire/stripped-text.ts'

/**
 * Loads TypeScript from texts that another child has stripped of their types, until it is ended: Node.js need not load its stripper then,
 * which takes it longer than all the rest of a child. Strips what is not among them, and notes it.
 *
 * Node.js reads each file nevertheless, and what else hooks into loading is asked first. Only where Node.js would strip the very bytes
 * that were stripped before, V8 gets the very text that it would get.
 */
export class StrippedTexts {
  readonly #known: ReadonlyMap<string, StrippedText>
  readonly #noted: StrippedText[] = []
  #notedBytes = 0
  readonly #end: () => void = () => {}

  /** @param known What `packTexts` makes. */
  constructor(known: unknown) {
    this.#known = new Map(unpackTexts(known).map((each) => [each.url, each]))
    if (!isStrippedByNode()) return
    const { registerHooks } = nodeModule()
    const hooks: RegisterHooksOptions & { readonly [HOOKS_OF_CORE]: true } = {
      load: (url, context, nextLoad) => this.#load(url, context, nextLoad(url, context)),
      [HOOKS_OF_CORE]: true,
    }
    const registered = registerHooks(hooks)
    this.#end = () => registered.deregister()
  }

  /** Leaves loading to Node.js again, and gives what was noted. */
  end(): Buffer {
    this.#end()
    return packTexts(this.#noted)
  }

  #load(url: string, context: LoadHookContext, loaded: LoadFnOutput): LoadFnOutput {
    const { source } = loaded
    if (!(source instanceof Uint8Array) || !isImportToStrip(url, context, loaded)) return loaded
    const known = this.#known.get(url)
    const isKnown = known !== undefined && Buffer.compare(known.file, source) === 0
    const text = isKnown ? decodeText(known.text) : this.#strip(url, source)
    return text === undefined ? loaded : { ...loaded, format: 'module', source: text }
  }

  /** Strips a module as Node.js does. */
  #strip(url: string, file: Uint8Array): string | undefined {
    const { stripTypeScriptTypes } = nodeModule()
    const warner: { emitWarning: unknown } = process
    const { emitWarning } = warner
    // Node.js would warn of this call, which is none of the program's.
    warner.emitWarning = () => {}
    try {
      const source = new TextDecoder().decode(file)
      const text = stripTypeScriptTypes(source, { mode: 'strip', sourceUrl: url })
      this.#note({ url, file, text: Buffer.from(text) })
      return text
    } catch {
      // Node.js tries itself then, and says what is wrong.
      return undefined
    } finally {
      warner.emitWarning = emitWarning
    }
  }

  #note(text: StrippedText): void {
    this.#notedBytes += bytesOfStripped(text)
    if (this.#notedBytes <= MAX_STRIPPED_BYTES) this.#noted.push(text)
  }
}

/** Loaded by children of TypeScript only: it is not in Node's snapshot. */
function nodeModule(): typeof import('node:module') {
  return process.getBuiltinModule('node:module')
}

/** Tells whether Node.js strips types in this process, with nothing added to the text, and anew each time. */
function isStrippedByNode(): boolean {
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] }
  return (
    process.features.typescript === 'strip' &&
    !process.sourceMapsEnabled &&
    nodeModule().getCompileCacheDir() === undefined &&
    // Hooks in a thread of their own, of `module.register()`, do not go with hooks in this thread everywhere.
    moduleLoadList?.includes('NativeModule internal/modules/esm/hooks') === false
  )
}

/**
 * Tells whether Node.js would strip what was loaded. CommonJS it would strip twice if imported, and what is required to another
 * text: these are left to it, and so is what it refuses to strip.
 */
function isImportToStrip(
  url: string,
  { conditions }: LoadHookContext,
  { format }: LoadFnOutput,
): boolean {
  const isModule = format === 'module-typescript' && conditions.includes('import')
  return isModule && !url.includes('/node_modules/')
}

function decodeText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString()
}
