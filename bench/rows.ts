import type { Row } from './row.ts'
import { bigBuffer, bigRecords } from './rows/big-result.ts'
import { collected, folded } from './rows/collect.ts'
import { coveredProgram } from './rows/covered-program.ts'
import { coveredOne, coveredThirty, coveredTypeScript } from './rows/coverage.ts'
import { leanStart } from './rows/lean-start.ts'
import { namespaceRows } from './rows/namespaces.ts'
import { start } from './rows/start.ts'
import { startedAhead } from './rows/started-ahead.ts'
import { throughput } from './rows/throughput.ts'
import { typeScriptOne, typeScriptThirty } from './rows/typescript.ts'
import { warmSession } from './rows/warm-session.ts'

/** All rows that are measured by the clock, in the order of the report. */
export const rows: readonly Row[] = [
  start,
  typeScriptOne,
  typeScriptThirty,
  warmSession,
  startedAhead,
  leanStart,
  throughput,
  ...namespaceRows(),
  coveredOne,
  coveredThirty,
  coveredTypeScript,
  coveredProgram,
  collected,
  folded,
  // Last: what holds much memory takes longer to start a process.
  bigBuffer,
  bigRecords,
]
