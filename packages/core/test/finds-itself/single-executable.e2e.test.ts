import { chmodSync, copyFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { childOf } from './asked.ts'
import { bundle } from './bundlers.ts'
import { CORE, ProgramFolder, reply, run } from './program-folder.ts'

leavesNothing()

const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'))
const [major] = process.versions.node.split('.').map(Number) as [number]
/** Where Node.js makes the application itself; see https://nodejs.org/api/cli.html#--build-seaconfig */
const buildsSea = major >= 26
/** See https://nodejs.org/api/single-executable-applications.html#single-executable-application-creation-process */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
/** Node.js has to be copied and searched for the place of the program. */
const BUILD_TIMEOUT_MS = 120_000

/** Makes a single executable application of a file. */
function build(folder: ProgramFolder, main: string, settings: object = {}): string {
  const application = join(folder.path, 'application')
  const output = buildsSea ? application : `${main}.blob`
  const all = { main, output, disableExperimentalSEAWarning: true, ...settings }
  const config = folder.write(`${basename(main)}.json`, JSON.stringify(all))
  if (buildsSea) succeed(run([`--build-sea=${config}`]))
  else {
    succeed(run(['--experimental-sea-config', config]))
    copyFileSync(process.execPath, application)
    chmodSync(application, 0o755)
    succeed(run([postject, application, 'NODE_SEA_BLOB', output, '--sentinel-fuse', FUSE]))
  }
  return application
}

function succeed({ status, stdout, stderr }: ReturnType<typeof run>): void {
  if (status !== 0) throw new Error(`Not built: ${stdout}${stderr}`)
}

describe('a single executable application', () => {
  let folder: ProgramFolder
  let command: string

  beforeAll(() => {
    folder = new ProgramFolder()
    const main = bundle('esbuild', 'application.ts', join(folder.path, 'bundle.cjs'))
    command = build(folder, main, { execArgv: ['--no-deprecation'] })
  }, BUILD_TIMEOUT_MS)
  afterAll(() => folder[Symbol.dispose]())

  it('re-executes itself, also in a child', () => {
    const ran = run([], { command })
    expect(childOf(ran).param).toBe('asked')
    expect(ran.stderr).toBe('')
    expect(reply(ran)).toMatchObject({
      child: { argv: [command, command], ours: [] },
      nested: { param: 'again' },
    })
  })

  it('re-executes itself by a relative path, and through a link', () => {
    expect(childOf(run([], { command: './application', cwd: folder.path })).param).toBe('asked')
    expect(childOf(run([], { command: folder.link('bin/linked', command), cwd: '/' })).param).toBe(
      'asked',
    )
  })

  it('takes NODE_OPTIONS to its children, but for a debugger', () => {
    const ran = run([], { command, env: { NODE_OPTIONS: '--inspect=0 --no-warnings' } })
    expect(childOf(ran).param).toBe('asked')
    expect(ran.stderr.match(/Debugger listening/g)).toHaveLength(1)
  })

  it.each(['deleted', 'replaced'])('re-executes itself when it was %s while it ran', (how) => {
    const updated = join(folder.path, 'updated')
    copyFileSync(command, updated)
    expect(childOf(run([how, '/bin/false'], { command: updated })).param).toBe('asked')
    rmSync(updated, { force: true })
  })

  it('re-executes an action that is in a file beside it', () => {
    const text = `import { defineAction } from '${CORE}'
    export const where = defineAction(import.meta.url, 'where', (param) => ({ param, pid: process.pid }))`
    expect(childOf(run(['plugin', folder.write('plugin.mjs', text)], { command })).param).toBe(
      'asked',
    )
  })

  it('says what to do without checkAction()', () => {
    const [name, message] = reply(run(['unchecked'], { command })) as [string, string]
    expect(name).toBe('UnloadableModuleError')
    expect(message).toContain('a single executable application. To let a child run it, call `await')
  })
})

describe.skipIf(!buildsSea)(
  'a single executable application of a module (from Node.js 26 on)',
  () => {
    it('re-executes itself', { timeout: BUILD_TIMEOUT_MS }, () => {
      using folder = new ProgramFolder()
      const main = bundle('rolldown', 'program-with-await.ts', join(folder.path, 'bundle.mjs'))
      const ran = run(['runs'], {
        command: build(folder, main, { mainFormat: 'module' }),
        cwd: folder.path,
      })
      expect(childOf(ran).param).toBe('asked')
      expect(ran.stderr).toBe('')
    })
  },
)
