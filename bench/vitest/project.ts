import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const MODULES = 30
/** Test files that start no children. */
const TEST_FILES = 20

/**
 * Makes a project as users have it, with the packages installed as built, and not linked: Vitest transforms what is linked. It has modules of which children run thirty, as
 * TypeScript and as JavaScript, and tests.
 */
export function makeProject(root: string): void {
  rmSync(root, { recursive: true, force: true })
  install(join(root, 'node_modules'))
  write(join(root, 'package.json'), '{ "type": "module", "private": true }')
  for (const [name, plugins] of [
    ['plain', ''],
    ['reexec', 'reexec()'],
  ] as const)
    write(join(root, `${name}.config.js`), configOf(plugins))
  const part = readFileSync(join(REPOSITORY, 'bench/fixtures/part.ts'), 'utf8')
  for (const number of Array.from({ length: MODULES }, (_, at) => at))
    writeBoth(join(root, `src/part-${number}`), part.replace('STEP = 1', `STEP = ${number}`))
  writeBoth(join(root, 'src/walk'), WALK)
  writeBoth(join(root, 'src/action'), ACTION)
  writeBoth(join(root, 'src/lazy'), LAZY)
  for (let file = 0; file < TEST_FILES; file++) write(join(root, `test/here-${file}.test.js`), HERE)
  cpSync(new URL('children.test.js', import.meta.url), join(root, 'test/children.test.js'))
}

const PARTS = Array.from({ length: MODULES }, (_, at) => at)
const WALK = [
  ...PARTS.map((at) => `import { advance as by${at} } from './part-${at}.ts'`),
  `const steps = [${PARTS.map((at) => `by${at}`).join(', ')}]`,
  'export const walk = (from: number): number => steps.reduce((at, step) => step(at), from)',
].join('\n')
const ACTION = `
import { defineAction } from '@reexec/core'
import { walk } from './walk.ts'
export const walkInChild = defineAction(import.meta.url, 'walk', walk)`
/** The test that starts it does not load what it runs, which Vitest's own coverage of children takes to be exact. */
const LAZY = `
import { defineAction } from '@reexec/core'
export const walkInChild = defineAction(import.meta.url, 'walk', async (from: number) => {
  const { walk } = await import('./walk.ts')
  return walk(from)
})`
const HERE = `
import { expect, it } from 'vitest'
import { walk } from '../src/walk.ts'
it('walks', () => expect(walk(0)).toBe(435))`

/** Says at the end how much memory the main process had at most. */
function configOf(plugins: string): string {
  return `
import { writeFileSync } from 'node:fs'
${plugins === '' ? '' : `import { reexec } from '@reexec/vitest'`}
const { BENCH_RESULT } = process.env
process.on('exit', () => writeFileSync(BENCH_RESULT, JSON.stringify(process.resourceUsage().maxRSS)))
export default {
  plugins: [${plugins}],
  test: { testTimeout: 3_600_000, coverage: { include: ['src/**'], reporter: ['json'] } },
}`
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function writeBoth(path: string, text: string): void {
  write(`${path}.ts`, text)
  const plain = stripTypeScriptTypes(text)
  write(
    `${path.replace('/src/', '/src/js/')}.js`,
    plain.replaceAll(/(?<=from '\.[^']*\.|import\('\.[^']*\.)ts(?=')/g, 'js'),
  )
}

/** What pnpm links is found through its own folder. */
function install(modules: string): void {
  for (const name of ['core', 'ns', 'coverage', 'vitest']) {
    const from = join(REPOSITORY, 'packages', name)
    const to = join(modules, '@reexec', name)
    for (const part of ['package.json', 'dist', 'prebuilt'].filter((each) =>
      existsSync(join(from, each)),
    ))
      cpSync(join(from, part), join(to, part), { recursive: true })
    link(join(from, 'node_modules'), modules)
  }
}

function link(from: string, to: string): void {
  if (!existsSync(from)) return
  for (const name of readdirSync(from).filter((each) => !/^\.|^@reexec$/.test(each))) {
    if (name.startsWith('@')) link(join(from, name), join(to, name))
    else if (!existsSync(join(to, name))) {
      mkdirSync(to, { recursive: true })
      symlinkSync(join(from, name), join(to, name))
    }
  }
}
