import type { FileCoverageData } from 'istanbul-lib-coverage'
import type { VitestRun } from './run-vitest.ts'

/** A count that two runs do not agree about. */
interface Difference {
  /** The kind of branch, or `statement` or `function`. */
  readonly kind: string
  /** Base name of the file, and line. */
  readonly at: string
}

/** The files of a run in which anything ran, by base name. */
function filesThatRan({ coverage }: VitestRun): Record<string, FileCoverageData> {
  return Object.fromEntries(Object.entries(coverage).filter(([, file]) => hasRun(file)))
}

/** A part of the coverage of each file that ran. */
export function partOf(
  run: VitestRun,
  part: 'statementMap' | 'fnMap' | 'branchMap' | 's' | 'f' | 'b',
): Record<string, unknown> {
  const files = Object.entries(filesThatRan(run))
  return Object.fromEntries(files.map(([name, file]) => [name, file[part]]))
}

/** Lists which hits differ between two runs with the same maps. */
export function differencesOf(one: VitestRun, other: VitestRun): Difference[] {
  return Object.entries(filesThatRan(one)).flatMap(([name, file]) => {
    const same = other.coverage[name]
    const statements = differing(file.s, same?.s).map((key) => ({
      kind: 'statement',
      at: `${name}:${file.statementMap[key]?.start.line}`,
    }))
    const functions = differing(file.f, same?.f).map((key) => ({
      kind: 'function',
      at: `${name}:${file.fnMap[key]?.loc.start.line}`,
    }))
    const branches = differing(file.b, same?.b).map((key) => ({
      kind: file.branchMap[key]?.type ?? '',
      at: `${name}:${file.branchMap[key]?.loc.start.line}`,
    }))
    return [...statements, ...functions, ...branches]
  })
}

function differing(one: Record<string, unknown>, other: Record<string, unknown> = {}): string[] {
  return Object.keys(one).filter((key) => String(one[key]) !== String(other[key]))
}

function hasRun({ s }: FileCoverageData): boolean {
  return Object.values(s).some((hits) => hits > 0)
}
