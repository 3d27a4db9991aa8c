// Prints how large the profile of a child is, beside Node's own raw file of the same child: node profile-bytes.ts
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action } from '@reexec/core'
import { coverageLayer } from '@reexec/coverage/layer'
import { load } from './programs.ts'

const programs = [
  ['one module', 'fixtures/add.js', 'add'],
  ['30 modules', 'thirty/action.js', 'walk'],
] as const

for (const [what, program, name] of programs) {
  const { [name]: action } = await load<Record<string, Action<number, number>>>(program)
  const own = await bytesIn((path) => action?.reexec(41, { layers: [coverageLayer(path)] }))
  const raw = await bytesIn((path) =>
    action?.reexec(41, { env: { ...process.env, NODE_V8_COVERAGE: path } }),
  )
  console.log(`${what}: ${own} bytes, Node's raw file ${raw}: 1/${(raw / own).toFixed(1)}`)
}

/** The size of what a child leaves in a folder. */
async function bytesIn(run: (path: string) => Promise<unknown> | undefined): Promise<number> {
  const path = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
  try {
    await run(path)
    return readdirSync(path).reduce((sum, each) => sum + statSync(join(path, each)).size, 0)
  } finally {
    rmSync(path, { recursive: true })
  }
}
