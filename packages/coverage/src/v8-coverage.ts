/** V8's coverage, in the shapes of its inspector and the names of @bcoe/v8-coverage. */

/** A part of a script and how often it ran. Offsets are UTF-16 code units, end exclusive. */
export interface RangeCov {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/** A function: its own range first, then the blocks in it whose count differs. */
export interface FunctionCov {
  readonly functionName: string
  readonly ranges: readonly RangeCov[]
  readonly isBlockCoverage: boolean
}

/** A script. */
export interface ScriptCov {
  readonly scriptId: string
  readonly url: string
  readonly functions: readonly FunctionCov[]
}
