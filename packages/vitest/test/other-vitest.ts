import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const PACKAGE = join(import.meta.dirname, '..')
const OLD = join(PACKAGE, '../../tools/vitest-3/node_modules')

/** A copy of the project `children` that has another Vitest, and the V8 provider of that. */
interface OtherVitest extends Disposable {
  readonly root: string
  /** The folder of the package `vitest`. */
  readonly vitest: string
}

/** A project with a Vitest that is too old. */
export function withOldVitest(): OtherVitest {
  return makeProject((modules) => {
    for (const name of ['vitest', '@vitest/coverage-v8']) link(join(OLD, name), join(modules, name))
  })
}

/** A project with a Vitest in which something is called otherwise than in the latest, as it may be in a later one. */
export function withRenamed(name: string): OtherVitest {
  return makeProject((modules) => {
    const names = ['vitest', '@vitest/coverage-v8']
    const originals = names.map((each) => realpathSync(join(PACKAGE, 'node_modules', each)))
    for (const [at, each] of names.entries())
      copyRenamed(originals[at] ?? '', join(modules, each), name)
    // pnpm has beside each what it needs.
    for (const original of originals)
      linkAll(original.slice(0, original.lastIndexOf('/node_modules/') + 13), modules)
  })
}

function makeProject(install: (modules: string) => void): OtherVitest {
  const folder = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  const modules = join(folder, 'node_modules')
  install(modules)
  linkAll(join(PACKAGE, 'node_modules'), modules)
  link(PACKAGE, join(modules, '@reexec/vitest'))
  const root = join(folder, 'project')
  cpSync(join(import.meta.dirname, 'fixtures/children'), root, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  return { root, vitest: join(modules, 'vitest'), [Symbol.dispose]: remove }
}

/** Links packages, but for those that are there. */
function linkAll(from: string, to: string): void {
  for (const name of readdirSync(from).filter((each) => !each.startsWith('.'))) {
    if (name.startsWith('@')) linkAll(join(from, name), join(to, name))
    else link(join(from, name), join(to, name))
  }
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    symlinkSync(realpathSync(from), to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function copyRenamed(from: string, to: string, name: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.map') })
  const files = readdirSync(join(to, 'dist'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((each) => each.endsWith('.js'))) {
    const path = join(to, 'dist', file)
    const text = readFileSync(path, 'utf8')
    if (text.includes(name)) writeFileSync(path, text.replaceAll(name, `${name}Anew`))
  }
}
