import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OutsideProject, packAll } from './outside-project.ts'
import { PACKAGE_MANAGERS, installBy } from './package-managers.ts'

let folder: string
let tarballs: Readonly<Record<string, string>>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reexec-packed-'))
  const packed = Object.entries(packAll(folder)).filter(([name]) => name !== 'vitest')
  tarballs = Object.fromEntries(packed.map(([name, path]) => [`@reexec/${name}`, path]))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { status } = spawnSync('unshare', ['--user', '--uts', 'true'])
const layers = status === 0 ? '[create({ user: true, uts: { hostname: "inside" } })]' : '[]'

const ACTION = `
import { hostname } from 'node:os'
import { defineAction } from '@reexec/core'
export const look = defineAction(import.meta.url, 'look', (param) => ({ param, host: hostname() }))
`

const MAIN = `
import { hostname } from 'node:os'
import { openCoverage } from '@reexec/coverage'
import { create } from '@reexec/ns'
import { look } from './action.mjs'
const coverage = await openCoverage()
const there = await look.reexec(new Map([[1, 2n]]), { layers: ${layers} })
const { map, children } = await coverage.collect()
await coverage[Symbol.asyncDispose]()
console.log(there.param.get(1), there.host === ${status === 0 ? '"inside"' : 'hostname()'})
console.log(children.map(({ covered }) => covered).join(), map.getCoverageSummary().lines.pct)
`

const COMMON_JS = `
const { defineAction } = require('@reexec/core')
const { supported } = require('@reexec/ns')
const { openCoverage } = require('@reexec/coverage')
const common = defineAction(__filename, 'common', (param) => param + 1)
module.exports = { common, loaded: [supported, openCoverage].map((each) => typeof each) }
`

const COMMON_MAIN = `
const { common, loaded } = require('./action.cjs')
common.reexec(1).then((answer) => console.log(answer, ...loaded))
`

describe.each(PACKAGE_MANAGERS)('a project whose packages $name installs', (manager) => {
  let project: OutsideProject
  const run = (file: string): string =>
    project.run([process.execPath, ...(manager.flags ?? []), file])

  beforeAll(() => {
    project = new OutsideProject()
    installBy(manager, project, tarballs)
  })

  afterAll(() => project[Symbol.dispose]())

  it('can re-execute actions of ES modules, in namespaces and covered', () => {
    project.write('action.mjs', ACTION)
    project.write('main.mjs', MAIN)
    expect(run('main.mjs')).toBe('2n true\ntrue 100\n')
  })

  it('can re-execute actions of CommonJS', () => {
    project.write('action.cjs', COMMON_JS)
    project.write('main.cjs', COMMON_MAIN)
    expect(run('main.cjs')).toBe('2 function function\n')
  })
})

describe('the first versions of Node.js that are supported', () => {
  let project: OutsideProject

  beforeAll(() => {
    project = new OutsideProject()
    project.install(...Object.values(tarballs))
    project.write('action.mjs', ACTION)
    project.write('main.mjs', MAIN)
    project.write('action.cjs', COMMON_JS)
    project.write('main.cjs', COMMON_MAIN)
  })

  afterAll(() => project[Symbol.dispose]())

  it.skipIf(process.arch !== 'x64').each(['node-22-12', 'node-24-0', 'node-26-0'])(
    '%s re-executes actions, in namespaces and covered (x64 only)',
    (name) => {
      const node = fileURLToPath(new URL(`../node_modules/${name}/bin/node`, import.meta.url))
      expect(project.run([node, 'main.mjs'])).toBe('2n true\ntrue 100\n')
      expect(project.run([node, 'main.cjs'])).toBe('2 function function\n')
    },
  )
})
