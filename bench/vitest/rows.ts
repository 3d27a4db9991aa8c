import type { Taken, Way } from './run.ts'

/** Two ways to run tests, and what one takes of the other. */
export interface VitestRow {
  readonly id: string
  readonly what: string
  readonly own: Way
  readonly peer: Way
  /** What is taken away from both: a run without children. */
  readonly base?: { readonly own: Way; readonly peer: Way }
  readonly of: (taken: Taken) => number
  readonly unit: 'ms' | 'MB'
  readonly atMost: number
  /** Whether both have to report the same calls. */
  readonly isSame?: boolean
}

const COVERAGE = ['--coverage', '--coverage.provider=v8']
const ATTACHED = [...COVERAGE, '--coverage.autoAttachSubprocess']
const wall = ({ wallMs }: Taken): number => wallMs
const memory = ({ memoryMb }: Taken): number => memoryMb

const covered = (count: number, action: 'lazy' | 'js' | 'ts' = 'lazy', copies = 1): Way => ({
  config: 'reexec',
  args: COVERAGE,
  children: { count, action, copies },
})
const attached = (count: number, copies = 1): Way => ({
  config: 'plain',
  args: ATTACHED,
  children: { count, action: 'lazy', copies },
})
/** What is taken away where only what children add is of interest: reports of files that nothing has run take time, too. */
const without = { own: covered(0), peer: attached(0) }
/** Children that are started, of those that are counted: the others' profiles are copies. */
const STARTED = 0.1

/** @param scale Of all numbers of children; 1 for those that are to be reached. */
export function vitestRows(scale: number): readonly VitestRow[] {
  const [few, many, most] = [200, 1000, 2000].map((count) =>
    Math.max(2, Math.round(count * scale)),
  ) as [number, number, number]
  return [
    {
      id: 'off',
      what: 'vitest run, 20 test files, with the plugin; without',
      own: { config: 'reexec', args: [] },
      peer: { config: 'plain', args: [] },
      of: wall,
      unit: 'ms',
      atMost: 1.01,
    },
    {
      id: 'no-children',
      what: 'the same with --coverage, no children',
      own: { config: 'reexec', args: COVERAGE },
      peer: { config: 'plain', args: COVERAGE },
      of: wall,
      unit: 'ms',
      atMost: 1.02,
      isSame: true,
    },
    {
      id: 'children',
      what: `${few} children of 30 modules, the whole run; with autoAttachSubprocess`,
      own: covered(few),
      peer: attached(few),
      of: wall,
      unit: 'ms',
      atMost: 0.92,
      isSame: true,
    },
    {
      id: 'report',
      what: `${many} such profiles, what they add to the time from the end of the last child to the report; with autoAttachSubprocess`,
      own: covered(many * STARTED, 'lazy', 1 / STARTED),
      peer: attached(many * STARTED, 1 / STARTED),
      base: without,
      of: ({ reportMs }) => reportMs,
      unit: 'ms',
      atMost: 0.1,
      isSame: true,
    },
    {
      id: 'memory',
      what: `${many} such profiles, what they add to the memory of the main process; with autoAttachSubprocess`,
      own: covered(many * STARTED, 'lazy', 1 / STARTED),
      peer: attached(many * STARTED, 1 / STARTED),
      base: without,
      of: memory,
      unit: 'MB',
      atMost: 0.25,
      isSame: true,
    },
    {
      id: 'typescript',
      what: `${few} children of TypeScript, the whole run; of JavaScript`,
      own: covered(few, 'ts'),
      peer: covered(few, 'js'),
      of: wall,
      unit: 'ms',
      atMost: 1.1,
    },
    {
      id: 'profiles',
      what: `${10 * many} profiles in one test file, memory of the main process; ${many}`,
      own: covered(many * STARTED, 'lazy', 10 / STARTED),
      peer: covered(many * STARTED, 'lazy', 1 / STARTED),
      of: memory,
      unit: 'MB',
      atMost: 1.2,
    },
    {
      id: 'more-time',
      what: `${most} children, time that they add; ${few}`,
      own: covered(most),
      peer: covered(few),
      base: { own: covered(0), peer: covered(0) },
      of: wall,
      unit: 'ms',
      atMost: 10.5,
    },
    {
      id: 'more-memory',
      what: `${most} children, memory of the main process; ${few}`,
      own: covered(most),
      peer: covered(few),
      of: memory,
      unit: 'MB',
      atMost: 1.2,
    },
  ]
}
