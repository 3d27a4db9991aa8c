import type { Dice } from './dice.ts'

/** What can be named, called and left at a place of a program. */
export class Scope {
  readonly dice: Dice
  readonly throws: boolean
  names: string[] = []
  /** Each makes a call of something. */
  callables: ((args: string) => string)[] = []
  awaitables: ((args: string) => string)[] = []
  isInFunction = false
  canYield = false
  canAwait = true
  canThrow = false
  loops = 0
  labels: string[] = []
  #ids: { next: number }

  constructor(dice: Dice, throws: boolean, ids: { next: number } = { next: 0 }) {
    this.dice = dice
    this.throws = throws
    this.#ids = ids
  }

  nextId(): number {
    return this.#ids.next++
  }

  /** The same place, with other names. */
  with(...names: string[]): Scope {
    const scope = this.#copy()
    scope.names = names
    return scope
  }

  inFunction(names: string[]): Scope {
    const scope = this.#copy()
    Object.assign(scope, { names, isInFunction: true, canAwait: false, canYield: false })
    return Object.assign(scope, { canThrow: false, loops: 0, labels: [] })
  }

  inBlock(amend: Partial<Scope> = {}): Scope {
    return Object.assign(this.#copy(), amend)
  }

  #copy(): Scope {
    const scope = new Scope(this.dice, this.throws, this.#ids)
    const { names, callables, awaitables, isInFunction, canYield, canAwait } = this
    const { canThrow, loops, labels } = this
    Object.assign(scope, { callables, awaitables, isInFunction, canYield, canAwait })
    return Object.assign(scope, { names: [...names], canThrow, loops, labels })
  }
}
