import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import vitestPackage from 'vitest/package.json' with { type: 'json' }
import { OutsideProject, packAll } from './outside-project.ts'

let folder: string
let tarballs: Readonly<Record<string, string>>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reexec-packed-'))
  tarballs = packAll(folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { status, stderr, error } = spawnSync('unshare', ['--user', '--net', 'true'])
const because = status === 0 ? '' : ` (skipped: ${error?.message ?? String(stderr).trim()})`

/** Tarballs of packages. */
const packed = (...names: readonly string[]): string[] =>
  names.map((name) => tarballs[name] ?? `${name} was not packed`)

/** All packages, and Vitest with what its coverage takes. */
const withVitest = (): string[] => [
  ...packed('core', 'ns', 'coverage', 'vitest'),
  ...['vitest', '@vitest/coverage-v8'].map((name) => `${name}@${vitestPackage.version}`),
]

const ACTION = `
import { readlinkSync } from 'node:fs'
import { defineAction } from '@reexec/core'
export const look = defineAction(import.meta.url, 'look', (param) => ({
  param, pid: process.pid, uts: readlinkSync('/proc/self/ns/uts'),
}))
`

const ACTIONS = `
import * as core from '@reexec/core'
import { usesCore } from './uses-core.mjs'
const { defineAction } = core
let calls = 0
export const echo = defineAction(import.meta.url, 'echo', (param) => param)
export const fail = defineAction(import.meta.url, 'fail', () => { throw new TypeError('from a child') })
export const hang = defineAction(import.meta.url, 'hang', () => new Promise(() => setInterval(() => {}, 1000)))
export const count = defineAction(import.meta.url, 'count', () => ++calls)
export const pid = defineAction(import.meta.url, 'pid', () => process.pid)
export const list = defineAction(import.meta.url, 'list', async function* () { yield* [0, 1, 2] })
export const nested = defineAction(import.meta.url, 'nested', async (_, { depth }) =>
  depth === 1 ? await nested.reexec() : 'a child of a child')
export const sameClasses = defineAction(import.meta.url, 'sameClasses', async () => {
  const late = await hang.reexec(undefined, { timeoutMs: 10 }).catch((error) => error)
  const uncloneable = await echo.reexec(() => {}).catch((error) => error)
  return [late instanceof core.CallTimeoutError, uncloneable instanceof core.UncloneableError, usesCore(late)]
})
export const names = defineAction(import.meta.url, 'names', () => Object.keys(core))
`

/** Imports the package from a module that defines no action. */
const USES_CORE = `
import { CallTimeoutError } from '@reexec/core'
export const usesCore = (error) => error instanceof CallTimeoutError
`

const COMMON = `
const { defineAction } = require('@reexec/core')
exports.common = defineAction(__filename, 'common', () => 'common')
`

const STRIPPED = `
import { defineAction } from '@reexec/core'
export const stripped = defineAction(import.meta.url, 'stripped', (how: string): string => how satisfies string)
`

const CALLS = `
import * as core from '@reexec/core'
import { count, echo, fail, hang, list, names, nested, pid, sameClasses } from './actions.mjs'
import common from './common.cjs'
const { stripped } = await import('./stripped.ts').catch(() => ({ stripped: { reexec: (how) => how } }))
const items = []
for await (const item of list.reexec()) items.push(item)
const session = await core.openSession({ actions: [count] })
const counted = []
for (const _ of [1, 2, 3]) counted.push(await count.reexec(undefined, { session }))
await session.close()
const ahead = await core.openSession({ ahead: 1 })
const pids = [await pid.reexec(undefined, { session: ahead }), await pid.reexec(undefined, { session: ahead })]
await ahead.close()
const seen = await names.reexec()
console.log(JSON.stringify({
  children: [
    await echo.reexec(1),
    String(await echo.reexec(1n)),
    await fail.reexec().catch(String),
    await hang.reexec(undefined, { timeoutMs: 100 }).catch(({ name }) => name),
  ],
  nested: await nested.reexec(),
  items,
  sync: \`Map(\${echo.reexecSync(new Map([[1, 2]])).size})\`,
  session: counted,
  ahead: [pids[0] !== pids[1], !pids.includes(process.pid)],
  common: await common.common.reexec(),
  stripped: [await stripped.reexec('once'), await stripped.reexec('twice')],
  sameClasses: await sameClasses.reexec(),
  exports: Object.keys(core).filter((name) => !seen.includes(name)),
}))
`

describe('a project that installs', () => {
  it('@reexec/core has that package only, and can re-execute an action', () => {
    using project = new OutsideProject()
    project.install(...packed('core'))
    project.write('action.mjs', ACTION)
    project.write(
      'main.mjs',
      `
      import { look } from './action.mjs'
      const { param, pid } = await look.reexec(new Map([['a', 1n]]))
      console.log(param.get('a') === 1n && pid !== process.pid)
    `,
    )
    expect(project.installed()).toEqual(['@reexec/core'])
    expect(project.node('main.mjs')).toBe('true\n')
  })

  it('@reexec/core can do all that it does', () => {
    using project = new OutsideProject()
    project.install(...packed('core'))
    project.write('actions.mjs', ACTIONS)
    project.write('uses-core.mjs', USES_CORE)
    project.write('common.cjs', COMMON)
    project.write('stripped.ts', STRIPPED)
    project.write('main.mjs', CALLS)
    expect(JSON.parse(project.node('main.mjs'))).toEqual({
      children: [1, 1n.toString(), 'TypeError: from a child', 'CallTimeoutError'],
      nested: 'a child of a child',
      items: [0, 1, 2],
      sync: 'Map(1)',
      session: [1, 2, 3],
      ahead: [true, true],
      common: 'common',
      stripped: ['once', 'twice'],
      sameClasses: [true, true, true],
      exports: [],
    })
  })

  it('@reexec/ns has those two only, and can run an action in another namespace', () => {
    using project = new OutsideProject()
    project.install(...packed('core', 'ns'))
    project.write('action.mjs', ACTION)
    project.write(
      'main.mjs',
      `
      import { spawn } from 'node:child_process'
      import { readlinkSync } from 'node:fs'
      import { enter } from '@reexec/ns'
      import { look } from './action.mjs'
      const holder = spawn('unshare', ['--user', '--map-root-user', '--uts', 'sh', '-c', 'echo; exec sleep 60'])
      await new Promise((resolve) => holder.stdout.once('data', resolve))
      const target = readlinkSync(\`/proc/\${holder.pid}/ns/uts\`)
      try {
        const { uts } = await look.reexec(0, { layers: [enter({ uts: holder.pid })] })
        console.log(uts === target && uts !== readlinkSync('/proc/self/ns/uts'))
      } catch (error) {
        console.log(error.name, error.code)
      }
      holder.kill()
    `,
    )
    expect(project.installed()).toEqual(['@reexec/core', '@reexec/ns'])
    // Only who has CAP_SYS_ADMIN in the present user namespace may enter one that belongs to another.
    expect(project.node('main.mjs')).toBe(
      process.getuid?.() === 0 ? 'true\n' : 'NamespaceError EPERM\n',
    )
  })

  it.skipIf(status !== 0)(`@reexec/ns runs its examples${because}`, () => {
    using project = new OutsideProject()
    project.install(...packed('core', 'ns'))
    project.copy('examples/network-namespace', 'src')
    expect(project.node('src/main.ts')).toMatch(/^green: .* is answered by green, in net:/m)
    project.copy('examples/sandbox', 'src')
    expect(project.node('src/main.ts')).toMatch(/connecting to a server .* 'ENETUNREACH'/)
  })

  it('@reexec/coverage gets a coverage map of what a child ran', () => {
    using project = new OutsideProject()
    project.install(...packed('core', 'ns', 'coverage'))
    project.write('action.mjs', ACTION)
    project.write(
      'main.mjs',
      `
      import { openCoverage } from '@reexec/coverage'
      import { look } from './action.mjs'
      const coverage = await openCoverage()
      await look.reexec(0)
      const { map, children } = await coverage.collect()
      await coverage[Symbol.asyncDispose]()
      console.log(children.length, map.files().map((file) => map.fileCoverageFor(file).toSummary().lines.pct).join())
    `,
    )
    expect(project.node('main.mjs')).toBe('1 100\n')
  })

  it('@reexec/vitest sees in its report what the discovery example ran in children', () => {
    using project = new OutsideProject()
    project.install(...withVitest())
    project.copy(
      'examples/discover-namespaces',
      'src',
      'test',
      'demo',
      'demo.ts',
      'vitest.config.ts',
      'vitest.without.config.ts',
    )
    const output = project.node('demo.ts')
    expect(output).toMatch(/discoverNsfsBindMounts/)
    expect(output).toMatch(/children: \d+ covered, 0 lost/)
  })

  it('@reexec/vitest runs its examples', () => {
    using project = new OutsideProject()
    project.install(...withVitest(), 'execa@10')
    const covered = [
      ['vitest-cli', ['cli.ts', 'sum-up.ts']],
      ['vitest-server', ['server.ts', 'answer-to.ts']],
      ['monorepo', ['cli.ts', 'count-words.ts']],
    ] as const
    project.copy('examples', ...covered.map(([example]) => example))
    project.link('@reexec/example-words', 'monorepo/packages/words')
    for (const [example, files] of covered) {
      const root = join(project.path, example)
      const vitest = join(project.path, 'node_modules/vitest/vitest.mjs')
      const output = project.run([process.execPath, vitest, 'run', '--coverage', '--root', root])
      for (const file of files) expect(output).toMatch(new RegExp(` ${file} +\\| +100 \\|`))
      expect(output).toMatch(/children: [123] covered, 0 lost/)
    }
  })
})
