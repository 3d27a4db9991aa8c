import { UnknownActionError, UnloadableModuleError } from '../errors.ts'
import { setNesting } from '../nesting.ts'
import { type ActionFunction, find, namesIn } from '../registry.ts'
import type { CallRequest, Order } from '../wire/messages.ts'

/** The modules that define the actions of this child. */
export class Modules {
  readonly #depth: number
  readonly #load: (url: string) => Promise<unknown>
  readonly #loaded = new Set<string>()
  /** The layer that moved this process to where modules may be other files, or none. */
  movedBy: string | undefined

  /** @param load Loads a module, unless it is there already. */
  constructor(depth: number, load: (url: string) => Promise<unknown>) {
    this.#depth = depth
    this.#load = load
  }

  /** Loads the modules of an order. Nothing can be re-executed by them meanwhile. */
  async loadFirst({ modules }: Order): Promise<void> {
    setNesting({ depth: this.#depth, loading: true })
    for (const url of modules) await this.#loadOnce(url)
    setNesting({ depth: this.#depth, loading: false })
  }

  /**
   * Finds an action; loads its module if need be.
   *
   * @throws {UnknownActionError} when the module does not define it.
   * @throws {UnloadableModuleError} when its module cannot be loaded any more.
   */
  find(request: CallRequest): ActionFunction | Promise<ActionFunction> {
    const { action, module } = request
    if (this.#loaded.has(module)) return this.#found(request)
    if (this.movedBy !== undefined) {
      const message =
        `The session's layer "${this.movedBy}" has moved the child, and ${module} would be looked up there. ` +
        `Name "${action}" in the option \`actions\` of openSession().`
      throw new UnloadableModuleError(message, { action, module })
    }
    return this.#loadOnce(module).then(() => this.#found(request))
  }

  async #loadOnce(url: string): Promise<void> {
    if (this.#loaded.has(url)) return
    await this.#load(url)
    this.#loaded.add(url)
  }

  #found({ action, module }: CallRequest): ActionFunction {
    const found = find(module, action)
    if (found !== undefined) return found
    const names = namesIn(module).map((each) => `"${each}"`)
    const known = names.length > 0 ? `It defines ${names.join(', ')}.` : 'It defines none.'
    const message = `${module} does not define the action "${action}". ${known}`
    throw new UnknownActionError(message, { action, module })
  }
}
