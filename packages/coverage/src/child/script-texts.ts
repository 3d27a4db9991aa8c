import type { Debugger } from 'node:inspector'
import type { Inspector } from './inspector.ts'

/**
 * Gets the texts that V8 ran. To be asked only where there is no other way to know a text: the first time takes 15 ms or more, as V8
 * announces all scripts there are, each with a hash of its text. And V8's debugger is on from then on: switching it off would
 * throw away what is needed to count blocks; see docs/discoveries/v8.md.
 */
export class ScriptTexts {
  readonly #inspector: Inspector
  #isOpen = false

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** @throws {Error} when V8 has dropped the script, or gives no texts. */
  textOf(scriptId: string): string {
    this.open()
    const answer = this.#inspector.post('Debugger.getScriptSource', { scriptId })
    const { scriptSource } = JSON.parse(answer) as Debugger.GetScriptSourceReturnType
    return scriptSource
  }

  /** Switches V8's debugger on, if it is not by this. */
  open(): void {
    if (this.#isOpen) return
    this.#inspector.post('Debugger.enable')
    this.#isOpen = true
    // At a `debugger` statement the thread would stop, for good.
    this.#inspector.post('Debugger.setSkipAllPauses', { skip: true })
  }
}
