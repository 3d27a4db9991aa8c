import type { FlatScript } from '../flat-script.ts'
import type { RanText } from '../profile-format.ts'
import type { FunctionCov } from '../v8-coverage.ts'
import type { FoldedText } from './fold.ts'
import { FoldingFunction } from './folding-function.ts'
import { type KnownScript, KnownScripts } from './known-scripts.ts'

/** A text, and scripts that add up to all that is known of it. Counts may be negative. */
export interface TextParts {
  readonly text: RanText
  readonly scripts: readonly (readonly FunctionCov[])[]
}

/** A text of which counts are added up. */
export class FoldingText {
  #text: RanText
  /**
   * By start, end and name, since V8 has functions of one range: up to Node.js 22 the initializers of a class's static fields and
   * those of its instance fields both are the class's body. Of those with one name, too, in V8's order.
   */
  readonly #functions = new Map<string, FoldingFunction[]>()
  /** What stands for the beginning of a script, before its first function. */
  readonly #start = new FoldingFunction('', new Uint8Array())
  readonly #known = new KnownScripts((script, times) => void this.#add(script, times))
  #scripts = 0
  #hasLaterTakes = false

  constructor(text: RanText) {
    this.#text = text
  }

  /** Learns what another child says of it. */
  isAlso(text: RanText): void {
    this.#text = theFirst(this.#text, text)
  }

  /** Adds a script that is as one before. `undefined` if it is not. */
  addKnown(bytes: Buffer, at: number): KnownScript | undefined {
    return this.#known.take(bytes, at)
  }

  /** Adds a script that fits, or takes it away. Says how many functions and blocks it is the first to have. */
  add(script: FlatScript, sign: 1 | -1 = 1): number {
    const added = this.#add(script, sign)
    if (sign === 1) this.#known.remember(script)
    return added
  }

  #add(script: FlatScript, times: number): number {
    this.#scripts++
    this.#hasLaterTakes ||= !beginsText(script, this.#text.length)
    let added = 0
    let before = this.#start
    for (let index = 0; index < script.functions; index++) {
      let folding = before.next
      // Most scripts list what the last one has listed.
      if (folding === undefined || !this.#isNext(folding, script, index)) {
        folding = this.#find(script, index)
        before.next = folding
      }
      folding.scripts = this.#scripts
      added += folding.add(script, index, times)
      before = folding
    }
    return added
  }

  #isNext(folding: FoldingFunction, script: FlatScript, index: number): boolean {
    return (
      folding.scripts !== this.#scripts &&
      !folding.hasTwin &&
      folding.isOf(script, index) &&
      script.isNamed(index, folding.nameBytes)
    )
  }

  #find(script: FlatScript, index: number): FoldingFunction {
    const at = 3 * script.firstRangeOf(index)
    const name = script.nameOf(index)
    const key = `${script.ranges[at]}-${script.ranges[at + 1]} ${name}`
    const twins = this.#functions.get(key)
    const known = twins?.find(({ scripts }) => scripts !== this.#scripts)
    if (known !== undefined) return known
    const folding = new FoldingFunction(name, script.nameBytesOf(index))
    if (twins === undefined) this.#functions.set(key, [folding])
    else {
      twins.push(folding)
      for (const each of twins) each.hasTwin = true
    }
    return folding
  }

  /** The text, and scripts that add up to all that is known of it. Each lists all functions. */
  parts(): TextParts {
    this.#known.settle()
    const parts = [...this.#functions.values()].flat().map((each) => each.parts())
    const most = parts.reduce((length, each) => Math.max(length, each.length), 0)
    const scripts = Array.from({ length: most }, (_, at) =>
      parts.flatMap((each) => each[at] ?? nothingOf(each)).toSorted(byRange),
    )
    // As one that says nothing, so that whoever adds them up knows.
    const later = this.#hasLaterTakes ? [nothingOf(scripts[0] ?? [])] : []
    return { text: this.#text, scripts: [...scripts, ...later] }
  }

  folded(): FoldedText {
    this.#known.settle()
    const functions = [...this.#functions.values()].flat().map((each) => each.folded())
    return {
      ...this.#text,
      functions: functions.toSorted(byRange),
      hasLaterTakes: this.#hasLaterTakes,
    }
  }
}

/** Whether a script is of the first take since its text began to run: then it tells that the text itself ran. */
function beginsText(script: FlatScript, length: number): boolean {
  if (script.functions === 0) return false
  const at = 3 * script.firstRangeOf(0)
  const [start, end, count = 0] = script.ranges.subarray(at, at + 3)
  return start === 0 && end === length && count > 0
}

/** Stands for a function in a script that has nothing to add to it, as functions of one name and range are told apart by their order. */
function nothingOf([part]: readonly FunctionCov[]): FunctionCov[] {
  const [whole] = part?.ranges ?? []
  return part === undefined || whole === undefined
    ? []
    : [{ ...part, ranges: [{ ...whole, count: 0 }] }]
}

/** Of what children say of one text, which may differ in where they ran it: the same, whichever comes first. */
function theFirst(one: RanText, other: RanText): RanText {
  return (one.mount ?? '') <= (other.mount ?? '') ? one : other
}

/** The outer before the inner. Of one range, by name, which is V8's order: the last has the say about the count. */
function byRange(one: FunctionCov, other: FunctionCov): number {
  const [a, b] = [one.ranges[0], other.ranges[0]]
  if (a === undefined || b === undefined) return 0
  const byPlace = a.startOffset - b.startOffset || b.endOffset - a.endOffset
  if (byPlace !== 0 || one.functionName === other.functionName) return byPlace
  return one.functionName < other.functionName ? -1 : 1
}
