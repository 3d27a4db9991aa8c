import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { runVitest } from './run-vitest.ts'

/** How a child of a test was started: environment, flags, arguments, descriptors. */
async function surroundings(plugin: 'with' | 'without', ...args: string[]): Promise<unknown> {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  const file = join(directory, 'surroundings.json')
  vi.stubEnv('SURROUNDINGS', file)
  if (plugin === 'without') vi.stubEnv('WITHOUT_PLUGIN', '')
  try {
    expect(await runVitest('children', ...args, 'surroundings.case.ts')).toMatchObject({
      exitCode: 0,
    })
    const { env, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as {
      env: Record<string, string>
    }
    delete env['WITHOUT_PLUGIN']
    delete env['SURROUNDINGS']
    return { env, ...rest }
  } finally {
    vi.unstubAllEnvs()
    rmSync(directory, { recursive: true })
  }
}

it('starts children as without the plugin, while coverage is off', async () => {
  expect(await surroundings('with')).toEqual(await surroundings('without'))
})

it('adds one descriptor while coverage is on, and nothing to the environment, flags and arguments', async () => {
  const off = (await surroundings('without', '--coverage.enabled')) as { descriptors: string[] }
  const on = (await surroundings('with', '--coverage.enabled')) as { descriptors: string[] }
  expect(on).toMatchObject({ ...off, descriptors: expect.any(Array) })
  expect(targets(on).filter((each) => !targets(off).includes(each))).toEqual([
    expect.stringContaining('.rxp'),
  ])
  expect(on.descriptors.length).toBe(off.descriptors.length + 1)
})

/** What descriptors lead to; their numbers behind the new one are others. */
function targets({ descriptors }: { descriptors: string[] }): string[] {
  return descriptors.map((each) => each.replace(/^\d+ /, ''))
}

it('leaves nothing in the temporary folder', async () => {
  const own = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  vi.stubEnv('TMPDIR', own)
  try {
    await runVitest('children', '--coverage.enabled', 'child.case.ts')
    expect(readdirSync(own)).toEqual([])
  } finally {
    vi.unstubAllEnvs()
    rmSync(own, { recursive: true })
  }
})
