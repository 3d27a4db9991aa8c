// Prints one line for all test runs whose JSON reports are named: N passed, N failed, N skipped.
import { readFileSync } from 'node:fs'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
}

const reports = process.argv
  .slice(2)
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report)
const sum = (count: (report: Report) => number): number =>
  reports.reduce((total, report) => total + count(report), 0)

const passed = sum((each) => each.numPassedTests)
// A file that does not load has no tests, and has failed all the same.
const failed = sum((each) => each.numFailedTests || each.numFailedTestSuites)
const skipped = sum((each) => each.numPendingTests + each.numTodoTests)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
