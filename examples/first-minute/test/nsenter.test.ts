import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { enter } from '@reexec/ns'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countMounts } from '../src/mounts.ts'
import { EXAMPLE } from './readme.ts'
import { because } from './user-namespaces.ts'

const SCRIPT = join(EXAMPLE, 'compare/work.cjs')

let holder: ChildProcess | undefined

beforeAll(async () => {
  if (because !== '') return
  // Mounts in which the folder of this example is empty.
  const script = `mount -t tmpfs none '${EXAMPLE}' && echo && exec cat`
  holder = spawn('unshare', ['-Urm', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(holder.stdout as NodeJS.ReadableStream, 'data')
})

afterAll(() => {
  holder?.kill()
})

it.skipIf(because)(`is not found by nsenter where the target has other mounts${because}`, () => {
  expect(execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' })).toBe('')
  const args = ['--user', '--preserve-credentials', '--mount', '--target', String(holder?.pid)]
  const ran = spawnSync('nsenter', [...args, process.execPath, SCRIPT], { encoding: 'utf8' })
  expect(ran.stderr).toContain('MODULE_NOT_FOUND')
})

it.skipIf(because)(`runs in there all the same by enter()${because}`, async () => {
  const { pid } = holder as ChildProcess
  const layers = [enter({ user: pid as number, mnt: pid as number })]
  expect(await countMounts.reexec('tmpfs', { layers })).toBeGreaterThan(countMounts('tmpfs'))
})
