// Makes many calls of an action of 30 modules, as many at a time as there are cores, and prints the sum of their results on stderr: run-many.js calls [folder of reports]
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Action } from '@reexec/core'

const [, , calls, reports] = process.argv
const module = new URL('../thirty/action.js', import.meta.url).href

async function run(): Promise<number> {
  const { walk } = (await import(module)) as { walk: Action<number, number> }
  let next = 0
  let sum = 0
  const oneAfterTheOther = async (): Promise<void> => {
    while (next < Number(calls)) {
      next += 1
      const result = await walk.reexec(next)
      sum += result
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, oneAfterTheOther))
  return sum
}

async function runCovered(directory: string): Promise<number> {
  const { openCoverage } = await import('@reexec/coverage')
  const root = fileURLToPath(new URL('..', import.meta.url))
  const coverage = await openCoverage({ root, include: ['thirty/**'], failOnLost: true })
  try {
    const sum = await run()
    await coverage.report({ directory, reporters: ['text', 'lcov'] })
    return sum
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}

console.error(reports === undefined ? await run() : await runCovered(reports))
