import type { Counts } from '@reexec/coverage'
import type { BranchMapping, FileCoverageData, Range } from 'istanbul-lib-coverage'
import { clampFlow } from './clamp-flow.ts'
import { type Probes, probesOf, rangeKey } from './probes.ts'
import { parseModule } from './syntax.ts'

/**
 * Fills the counters of a text that was instrumented with what V8 counted over it.
 *
 * @param coverage The counters, whose locations are those of `code`. Changed in place.
 * @throws {SyntaxError} for a text that is not a module.
 */
export function fillCounters(coverage: FileCoverageData, code: string, counts: Counts): void {
  const syntax = parseModule(code)
  const probes = probesOf(syntax)
  const each = expand(counts, code.length)
  clampFlow(syntax.program, each)
  const filler = new Filler(code, probes, each)
  for (const [key, place] of Object.entries(coverage.statementMap))
    coverage.s[key] = filler.statement(place)
  for (const [key, { loc }] of Object.entries(coverage.fnMap))
    coverage.f[key] = filler.function(loc)
  for (const [key, branch] of Object.entries(coverage.branchMap))
    coverage.b[key] = filler.paths(branch)
}

/** The count of each offset. */
function expand({ starts, counts }: Counts, length: number): Float64Array {
  const each = new Float64Array(length)
  for (const [at, start] of starts.entries()) each.fill(counts[at] ?? 0, start, starts[at + 1])
  return each
}

class Filler {
  readonly #probes: Probes
  readonly #counts: Float64Array
  /** Where lines start, as the instrumenters count them. */
  readonly #lines: readonly number[]

  constructor(code: string, probes: Probes, counts: Float64Array) {
    this.#probes = probes
    this.#counts = counts
    const ends = code.matchAll(/\r\n?|[\n\u2028\u2029]/g)
    this.#lines = [0, ...Array.from(ends, ({ index, 0: end }) => index + end.length)]
  }

  statement(place: Range): number {
    const range = this.#rangeOf(place)
    return this.#at(this.#probes.statements.get(rangeKey(range)) ?? range.start)
  }

  function(body: Range): number {
    const range = this.#rangeOf(body)
    return this.#at(this.#probes.functions.get(rangeKey(range)) ?? range.start)
  }

  paths({ type, loc, locations }: BranchMapping): number[] {
    if (type === 'if') return this.#ifPaths(loc, locations)
    return locations.map((location) => {
      const range = this.#rangeOf(location)
      return this.#at(this.#probes.paths.get(`${type} ${rangeKey(range)}`) ?? range.start)
    })
  }

  /** The location of the consequent is that of the whole statement; a hint to ignore one of the two leaves one out. */
  #ifPaths(loc: Range, locations: readonly Range[]): number[] {
    const range = this.#rangeOf(loc)
    const probe = this.#probes.ifs.get(rangeKey(range))
    if (probe === undefined) throw new Error(`there is no if statement at ${rangeKey(range)}`)
    const consequent = this.#at(probe.consequent)
    const alternate =
      probe.alternate === undefined
        ? Math.max(0, this.#at(probe.whole) - consequent)
        : this.#at(probe.alternate)
    return locations.map((each) =>
      each.start.line !== undefined && this.#rangeOf(each).start === range.start
        ? consequent
        : alternate,
    )
  }

  #rangeOf({ start, end }: Range): { start: number; end: number } {
    return { start: this.#offsetOf(start), end: this.#offsetOf(end) }
  }

  #offsetOf({ line, column }: Range['start']): number {
    return (this.#lines[line - 1] ?? NaN) + column
  }

  #at(offset: number): number {
    return this.#counts[offset] ?? 0
  }
}
