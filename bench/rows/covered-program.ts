import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pathOf } from '../programs.ts'
import type { Row } from '../row.ts'

/** What coverage adds to a whole program, its start and its report included. */
export const coveredProgram: Row = {
  id: 'covered-program',
  what: 'a program with 100 children of 30 modules, as many at a time as cores, with its report',
  share: 10,
  async open({ calls }) {
    const children = Math.ceil(calls / 2)
    const directory = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
    const NODE_V8_COVERAGE = join(directory, 'raw')
    const emptyRaw = async (): Promise<void> => {
      rmSync(NODE_V8_COVERAGE, { recursive: true, force: true })
      mkdirSync(NODE_V8_COVERAGE)
    }
    const alone = { ...process.env, NODE_V8_COVERAGE }
    return {
      own: {
        name: 'covered, and reported',
        run: () => runMany([String(children), join(directory, 'reports')]),
      },
      peers: [
        {
          name: 'under NODE_V8_COVERAGE alone',
          atMost: 1.08,
          before: emptyRaw,
          run: () => runMany([String(children)], alone),
        },
      ],
      async [Symbol.asyncDispose]() {
        rmSync(directory, { recursive: true })
      },
    }
  },
}

async function runMany(args: readonly string[], env = process.env): Promise<unknown> {
  const program = pathOf('peers/run-many.js')
  const { stderr } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return Number(stderr)
}
