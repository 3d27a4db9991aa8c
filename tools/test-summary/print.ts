// Prints one line for all test runs whose JSON reports are named: N passed, N failed, N skipped. Before it, what has passed in a second try only.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      /** Of all its tries. */
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

const paths = process.argv.slice(2)
const reports = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report)
const sum = (count: (report: Report) => number): number =>
  reports.reduce((total, report) => total + count(report), 0)

function inSecondTry({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(
        ({ fullName, failureMessages: [first] }) =>
          `${basename(name)} > ${fullName}\n  ${first?.split('\n', 1)[0]}`,
      ),
  )
}

for (const [at, report] of reports.entries()) {
  const run = basename(paths[at] as string, '.json')
  for (const test of inSecondTry(report))
    console.log(`passed in a second try only (${run}): ${test}`)
}

const passed = sum((each) => each.numPassedTests)
// A file that does not load has no tests, and has failed all the same.
const failed = sum((each) => each.numFailedTests || each.numFailedTestSuites)
const skipped = sum((each) => each.numPendingTests + each.numTodoTests)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
