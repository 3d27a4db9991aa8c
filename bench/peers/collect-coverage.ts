// Has so many children covered as it is told, two at a time, says when the last has ended, and makes a map when it is asked for.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Action } from '@reexec/core'
import { openCoverage } from '@reexec/coverage'

const root = fileURLToPath(new URL('../thirty', import.meta.url))
// Made by `prepare.ts`.
const module = new URL('../thirty/action.js', import.meta.url).href
const { walk } = (await import(module)) as { walk: Action<number, number> }
const coverage = await openCoverage({ root, failOnLost: true })
const [children] = (await once(process, 'message')) as [number]
let next = 0
const work = async (): Promise<void> => {
  while (next < children) await walk.reexec(next++)
}
await Promise.all([work(), work()])
process.send?.('ended')
await once(process, 'message')
const { map } = await coverage.collect()
const files = map.files().map((path) => map.fileCoverageFor(path).toJSON())
process.send?.(files, async () => {
  await coverage[Symbol.asyncDispose]()
  process.disconnect()
})
