import type { Debugger } from 'node:inspector'
import type { Inspector } from './inspector.ts'

/**
 * Gets the texts that V8 ran. To be asked only where there is no other way to know a text: the first time takes 15 ms or more, as V8
 * announces all scripts there are, each with a hash of its text; see docs/discoveries/v8.md.
 */
export class ScriptTexts {
  readonly #inspector: Inspector
  #isOpen = false

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** @throws {Error} when V8 has dropped the script, or gives no texts. */
  textOf(scriptId: string): string {
    if (!this.#isOpen) this.#inspector.post('Debugger.enable')
    this.#isOpen = true
    const answer = this.#inspector.post('Debugger.getScriptSource', { scriptId })
    const { scriptSource } = JSON.parse(answer) as Debugger.GetScriptSourceReturnType
    return scriptSource
  }

  /** To be called before JavaScript goes on: a `debugger` statement would stop there, for good. */
  close(): void {
    if (this.#isOpen) this.#inspector.post('Debugger.disable')
    this.#isOpen = false
  }
}
