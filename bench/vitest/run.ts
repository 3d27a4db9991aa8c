import { spawn } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { childCpuMs } from '../measure/child-cpu.ts'

/** What children run, from the folder of the tests. */
const ACTIONS = { lazy: '../src/js/lazy.js', js: '../src/js/action.js', ts: '../src/action.ts' }

/** A way to run the tests of the project. */
export interface Way {
  readonly config: 'plain' | 'reexec'
  /** Of Vitest. */
  readonly args: readonly string[]
  /** Without: the test files that start none. */
  readonly children?: {
    readonly count: number
    readonly copies?: number
    readonly action: keyof typeof ACTIONS
  }
}

/** What a run took. */
export interface Taken {
  readonly wallMs: number
  /** Of all processes. */
  readonly cpuMs: number
  /** Of the main process, at most. */
  readonly memoryMb: number
  /** From the end of the last child to the written report. */
  readonly reportMs: number
  /** How often functions of each file ran, by its name; empty without coverage. */
  readonly calls: Readonly<Record<string, readonly number[]>>
}

/** Runs the tests once. @throws {Error} when they fail. */
export async function runTests(root: string, { config, args, children }: Way): Promise<Taken> {
  const [result, ended] = [join(root, 'result'), join(root, 'ended')]
  rmSync(join(root, 'coverage'), { recursive: true, force: true })
  const env = {
    ...process.env,
    BENCH_RESULT: result,
    BENCH_ENDED: ended,
    BENCH_CHILDREN: String(children?.count),
    BENCH_COPIES: String(children?.copies ?? 1),
    BENCH_ACTION: children && ACTIONS[children.action],
  }
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const which = children === undefined ? 'test/here' : 'test/children'
  const command = [vitest, 'run', '--config', `${config}.config.js`, ...args, which]
  const cpuBefore = childCpuMs()
  const before = performance.now()
  await finish(
    spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const wallMs = performance.now() - before
  const report = join(root, 'coverage/coverage-final.json')
  const isCovered = args.includes('--coverage')
  return {
    wallMs,
    cpuMs: childCpuMs() - cpuBefore,
    memoryMb: Number(readFileSync(result, 'utf8')) / 1024,
    reportMs:
      isCovered && children
        ? statSync(report).mtimeMs - Number(readFileSync(ended, 'utf8'))
        : Number.NaN,
    calls: isCovered ? callsIn(report) : {},
  }
}

async function finish(child: ReturnType<typeof spawn>): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (output += String(chunk)))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(output)
}

function callsIn(report: string): Record<string, number[]> {
  const files = JSON.parse(readFileSync(report, 'utf8')) as Record<
    string,
    { f: Record<string, number> }
  >
  return Object.fromEntries(
    Object.entries(files).map(([path, { f }]) => [
      path.slice(path.lastIndexOf('/src/')),
      Object.values(f),
    ]),
  )
}
