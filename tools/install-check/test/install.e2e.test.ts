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
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Tarballs of packages. */
const packed = (...names: readonly string[]): string[] =>
  names.map((name) => tarballs[name] ?? `${name} was not packed`)

const ACTION = `
import { readlinkSync } from 'node:fs'
import { defineAction } from '@reexec/core'
export const look = defineAction(import.meta.url, 'look', (param) => ({
  param, pid: process.pid, uts: readlinkSync('/proc/self/ns/uts'),
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
    const { version } = vitestPackage
    project.install(
      ...packed('core', 'ns', 'coverage', 'vitest'),
      `vitest@${version}`,
      `@vitest/coverage-v8@${version}`,
    )
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
  }, 120_000)
})
