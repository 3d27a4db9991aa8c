import type { ChildAccount } from '../../src/account.ts'

/** The account of a child, with what a test is about. */
export function accountOf(said: Partial<ChildAccount>): ChildAccount {
  return {
    kind: 'process',
    action: undefined,
    module: undefined,
    command: undefined,
    pid: undefined,
    parentPid: undefined,
    threadId: undefined,
    startedAtMs: undefined,
    durationMs: undefined,
    exitCode: undefined,
    signal: undefined,
    bytes: 0,
    covered: false,
    lost: undefined,
    incomplete: undefined,
    notCovering: undefined,
    texts: [],
    refused: [],
    ...said,
  }
}
