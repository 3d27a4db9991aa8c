import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const HARNESS = new URL('../src/harness.ts', import.meta.url).href

it('runs its checks, reports and accounts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-example-'))
  try {
    const program = `import { run } from '${HARNESS}'; process.exitCode = (await run(process.env.DIRECTORY)) ? 0 : 1`
    const args = ['--no-warnings', '--input-type=module', '--eval', program]
    const output = execFileSync(process.execPath, args, {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      env: { ...process.env, DIRECTORY: directory },
    })
    expect(output).toMatch(
      /^ok: an action\nok: an action that is ended by a timeout\nok: a program\n/,
    )
    expect(output).toMatch(/ sign\.ts +\| +100 \|/)
    expect(output).toMatch(/^children: 3 covered, 0 lost/m)
    expect(output).toMatch(
      /"signAndHang" \(pid \d+\), .* killed by SIG\w+, .*ran src\/actions\.ts src\/sign\.ts/,
    )
    expect(output).toMatch(
      /print-sign\.ts 0 \(pid \d+\), .*exit code 0, ran src\/print-sign\.ts src\/sign\.ts/,
    )
    expect(readFileSync(join(directory, 'index.html'), 'utf8')).toContain('sign.ts')
  } finally {
    rmSync(directory, { recursive: true })
  }
})
