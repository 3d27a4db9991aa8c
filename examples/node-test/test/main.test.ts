import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const folder = fileURLToPath(new URL('..', import.meta.url))

it('covers a tool that is only ever run in processes of its own', () => {
  const script = packageJson.scripts.start
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
  })
  expect(stdout).toMatch(/ cli\.ts +\| +100 \|/)
  expect(stdout).toMatch(/ count-words\.ts +\| +100 \|/)
  // The test file, and the tool, three times; node --test itself runs nothing of either.
  expect(stderr).toMatch(/^children: 4 covered, 0 lost, 1 not covering\n/)
  expect(stderr.match(/ran .*src\/cli\.ts/g)).toHaveLength(3)
  expect(status).toBe(0)
})
