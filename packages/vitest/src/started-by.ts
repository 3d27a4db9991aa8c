import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Layer } from '@reexec/core'

const NAME = 'started-by.jsonl'

/** Lets a layer write down which test was running when each child was spawned. */
export function noteTests(layer: Layer, directory: string, currentTest: () => string): Layer {
  return {
    ...layer,
    amend(launch, ...rest) {
      const test = currentTest()
      launch.onSpawn((pid) => {
        appendFileSync(join(directory, NAME), `${JSON.stringify([pid, test])}\n`)
      })
      return layer.amend(launch, ...rest)
    },
  }
}

/** Reads which tests started which children, by their PIDs, and forgets it. */
export function takeNotedTests(directory: string): [pid: number, test: string][] {
  const file = join(directory, NAME)
  try {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    rmSync(file)
    return lines.map((line) => JSON.parse(line) as [number, string])
  } catch {
    // No child was re-executed.
    return []
  }
}
