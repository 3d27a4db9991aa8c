import { run } from './harness.ts'

process.exitCode = (await run('.coverage')) ? 0 : 1
