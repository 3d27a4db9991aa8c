import type { Vitest } from 'vitest/node'

/** Says what becomes of children if somebody else covers Vitest: every process has one set of counters, which whoever takes them resets. */
export function tellOfOuter({ logger }: Vitest): void {
  const directory = process.env['NODE_V8_COVERAGE']
  if (!directory) return
  logger.log(
    `@reexec/vitest: NODE_V8_COVERAGE is set (c8 does so). What children run is in Vitest's report, once, and little of it in ${directory}.`,
  )
}
