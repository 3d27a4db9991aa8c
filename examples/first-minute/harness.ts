import { openCoverage, summarize } from '@reexec/coverage'
import { countMounts } from './src/mounts.ts'

const coverage = await openCoverage({ include: ['src/**'] })
await countMounts.reexec('proc')
console.log(summarize(await coverage.report({ reporters: ['text'] })))
await coverage[Symbol.asyncDispose]()
