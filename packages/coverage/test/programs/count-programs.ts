import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Place, withCounters, withoutMarks } from './marked-text.ts'
import { type ProgramOptions, randomProgram } from './random-program.ts'

/** A random program, and how often its parts run. */
interface CountedProgram {
  readonly path: string
  readonly places: readonly Place[]
  /** How often each place ran, by its id, as counters in the program say. Absent for those that did not. */
  readonly hits: Readonly<Record<string, number>>
}

export interface Programs {
  /** Imports all. */
  readonly main: string
  readonly programs: readonly CountedProgram[]
}

/** Writes random programs to a folder, and counts what they do with counters of their own: V8's coverage is off. */
export function countPrograms(
  folder: string,
  seeds: readonly number[],
  options: ProgramOptions,
): Programs {
  const [plain, counting] = ['plain', 'counting'].map((name) => {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'package.json'), '{ "type": "module" }')
    return join(folder, name)
  }) as [string, string]
  const places = seeds.map((seed) => {
    const marked = randomProgram(seed, options)
    const text = withoutMarks(marked)
    writeFileSync(join(plain, `p${seed}.ts`), text.code)
    writeFileSync(join(counting, `p${seed}.ts`), counterOf(seed) + withCounters(marked))
    return text.places
  })
  const main = seeds.map((seed) => `import './p${seed}.ts'`).join('\n')
  for (const each of [plain, counting]) writeFileSync(join(each, 'main.ts'), main)
  const hits = runCounting(join(counting, 'main.ts'))
  return {
    main: join(plain, 'main.ts'),
    programs: seeds.map((seed, at) => ({
      path: join(plain, `p${seed}.ts`),
      places: places[at] ?? [],
      hits: hits[seed] ?? {},
    })),
  }
}

const counterOf = (seed: number): string =>
  `const own: Record<number, number> = ((globalThis as any).hits ??= {})[${seed}] = {}; const $ = (id: number): void => void (own[id] = (own[id] ?? 0) + 1)\n`

function runCounting(main: string): Record<string, Record<string, number>> {
  const code = `await import(${JSON.stringify(pathToFileURL(main).href)}); console.log(JSON.stringify(hits))`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, NODE_V8_COVERAGE: undefined } },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Record<string, Record<string, number>>
}
