import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ProgramFolder, type Ran, run } from './finds-itself/program-folder.ts'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(PACKAGE, 'src/cli.ts')

interface Findings {
  readonly package: string
  readonly version?: string
  readonly findings: readonly { readonly level: string; readonly text: string }[]
}

function doctor(
  args: readonly string[],
  options: Parameters<typeof run>[1] & { flags?: string[] } = {},
): Ran {
  return run([...(options.flags ?? []), CLI, ...args], options)
}

/** The texts of what was found out about a package. */
function textsOf(name: string, diagnoses: unknown): string[] {
  const found = (diagnoses as Findings[]).find((each) => each.package === name)
  return found?.findings.map(({ text }) => text) ?? []
}

it('says what a child is started as, with which flags, and that one answers', () => {
  using folder = new ProgramFolder()
  const flags = ['--no-deprecation', '--test-reporter=spec']
  const ran = doctor(['doctor', '--json'], {
    flags,
    cwd: folder.path,
    env: { NODE_OPTIONS: '--inspect --max-http-header-size=9000' },
  })
  // Whatever is to be said of the others.
  expect(textsOf('@reexec/core', JSON.parse(ran.stdout))).toEqual([
    expect.stringMatching(`^Node.js ${process.versions.node}, ${process.platform}`),
    `A child is started as ${process.execPath} (process.execPath), in ${folder.path}`,
    'Of the flags --no-deprecation --test-reporter=spec, a child gets: --no-deprecation',
    'Of NODE_OPTIONS --inspect --max-http-header-size=9000, a child gets: --max-http-header-size=9000',
    expect.stringContaining('native file'),
    expect.stringMatching(/^A trial: a child \(pid \d+\) answered and ended within \d+ ms$/),
  ])
})

it('fails with what stands in the way where no child can be started', () => {
  const ran = doctor(['doctor'], { flags: ['--permission', '--allow-fs-read=*'] })
  expect(ran.status).toBe(1)
  expect(ran.stdout).toMatch(
    /x A trial: no child answered: .*ERR_ACCESS_DENIED|x A trial: no child answered: .*permission/i,
  )
  expect(ran.stdout).toMatch(/Problems: \d+, marked with x\./)
})

it('says which packages of the family are not installed', () => {
  using folder = new ProgramFolder()
  const alone = join(folder.path, 'node_modules/@reexec/core')
  for (const part of ['dist', 'prebuilt', 'package.json']) {
    cpSync(join(PACKAGE, part), join(alone, part), { recursive: true })
  }
  const { status, stdout } = run([join(alone, 'dist/cli.js'), 'doctor', folder.path])
  for (const name of ['ns', 'coverage', 'vitest']) {
    expect(stdout).toContain(`@reexec/${name} is not installed`)
  }
  expect(status).toBe(0)
})

it('tells what those that are installed in the project say of it, and goes on when one fails', () => {
  using folder = new ProgramFolder()
  install(
    folder,
    'ns',
    'export const diagnose = (directory) => [{ level: "note", text: "asked about " + directory }]',
  )
  install(folder, 'coverage', 'export const diagnose = () => { throw new Error("no way") }')
  const { status, stdout } = doctor(['doctor', folder.path])
  expect(stdout).toContain(`@reexec/ns 4.5.6\n  ! asked about ${folder.path}\n`)
  expect(stdout).toContain('@reexec/coverage 4.5.6\n  x It cannot be diagnosed: Error: no way\n')
  expect(status).toBe(1)
})

it.each([[[]], [['docter']], [['doctor', '--jason']], [['doctor', 'a', 'b']]])(
  'is not called as %j, and says how',
  (args) => {
    const { status, stdout, stderr } = doctor(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('usage: reexec doctor')
  },
)

it('says how it is called when asked', () => {
  expect(doctor(['--help'])).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('usage: reexec doctor'),
  })
})

function install(folder: ProgramFolder, name: string, doctorModule: string): void {
  const at = `node_modules/@reexec/${name}`
  const exports = { './doctor': './doctor.js', './package.json': './package.json' }
  folder.write(
    `${at}/package.json`,
    JSON.stringify({ name: `@reexec/${name}`, version: '4.5.6', type: 'module', exports }),
  )
  folder.write(`${at}/doctor.js`, doctorModule)
}
