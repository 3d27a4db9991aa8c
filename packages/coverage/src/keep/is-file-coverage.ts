import type { FileCoverageData } from '../istanbul.ts'
import { type Check, isNumber, isString, list, record } from '../read/checks.ts'

const isCount: Check = (value) => typeof value === 'number' && value >= 0 && value !== Infinity
const anything: Check = () => true

const position = record({ line: isNumber, column: (value) => value === null || isNumber(value) })
// istanbul writes `{}` for the place of an else that is not there.
const place: Check = (value) => typeof value === 'object' && value !== null
const range = record({ start: position, end: position })

const isFile = record({
  path: isString,
  statementMap: numbered(range),
  fnMap: numbered(record({ name: isString, loc: range, decl: anything })),
  branchMap: numbered(record({ type: isString, locations: list(place) })),
  s: numbered(isCount),
  f: numbered(isCount),
  b: numbered(list(isCount)),
})

/** Tells whether what somebody wrote is the coverage of a file in Istanbul's form, whose counts fit to its map. */
export function isFileCoverage(value: unknown): value is FileCoverageData {
  if (!isFile(value)) return false
  const { statementMap, s, fnMap, f, branchMap, b } = value as FileCoverageData
  return (
    haveSameKeys(statementMap, s) &&
    haveSameKeys(fnMap, f) &&
    haveSameKeys(branchMap, b) &&
    Object.entries(branchMap).every(([key, { locations }]) => b[key]?.length === locations.length)
  )
}

function numbered(check: Check): Check {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([key, each]) => /^\d+$/.test(key) && check(each))
}

function haveSameKeys(one: object, other: object): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key))
}
