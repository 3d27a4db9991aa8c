import { availableParallelism, cpus, loadavg, release } from 'node:os'
import process from 'node:process'
import type { MoreBuiltIns } from './built-ins.ts'
import type { Figure } from './measure/measure-row.ts'

const HEAD = [
  '| what | ours | compared with | ms | ms of it | × | middle half of the rounds | × by CPU | to reach | rounds |',
  '|---|---|---|---|---|---|---|---|---|---|',
]

/** One figure as a row of a Markdown table. */
function figureRow(figure: Figure): string {
  const { wall, cpu, atMost } = figure
  const cells = [
    figure.what,
    figure.own,
    figure.peer,
    ms(figure.ownMs.median),
    ms(figure.peerMs.median),
    `**${times(wall.ratio)}**`,
    `${times(wall.perRound.lower)} – ${times(wall.perRound.upper)}`,
    // Children that are there before the call and after it take what the clock says.
    cpu.ratio > 0 && Number.isFinite(cpu.ratio) ? times(cpu.ratio) : '',
    atMost === undefined
      ? 'the floor'
      : `≤ ${times(atMost)}${isReached(figure) ? '' : ' **missed**'}`,
    String(figure.rounds),
  ]
  return `| ${cells.join(' | ')} |`
}

/** All figures as Markdown. */
export function reportOf(figures: readonly Figure[], builtIns: MoreBuiltIns | undefined): string[] {
  return [
    machine(),
    '',
    ...(figures.length > 0 ? [...HEAD, ...figures.map(figureRow), ''] : []),
    ...(builtIns === undefined ? [] : builtInLines(builtIns)),
  ]
}

/** How busy the machine was before it did this. */
const loadBefore = currentLoad()

function currentLoad(): string {
  const [load = Number.NaN] = loadavg()
  return load.toFixed(1)
}

/** What ran it, without the name of the machine. */
export function machine(): string {
  const [cpu] = cpus()
  const date = new Date().toISOString().slice(0, 10)
  // What follows is the builder's.
  const [version] = release().split('-')
  return [
    `${date}, Node.js ${process.versions.node}, ${process.platform} ${version}`,
    `${cpu?.model ?? process.arch}, ${availableParallelism()} cores, load ${loadBefore} before and ${currentLoad()} after`,
  ].join(', ')
}

function builtInLines({ atStart, atExit, later }: MoreBuiltIns): string[] {
  return [
    'Built-ins that a child has loaded, and an empty script has not (to reach: 0):',
    `${list(atStart)} when the action begins, ${list(atExit)} when the child exits; ${list(later)} in a child that is sent its program compiled.`,
  ]
}

function list(names: readonly string[]): string {
  return [names.length, ...names.map((name) => `\`${name}\``)].join(' ')
}

function isReached({ wall, atMost = Infinity }: Figure): boolean {
  return wall.ratio <= atMost
}

function ms(value: number): string {
  return value < 1 ? value.toFixed(3) : value.toFixed(1)
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2)
}
