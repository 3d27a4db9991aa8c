import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../temporary-directory.ts'

const FIXTURE = fileURLToPath(new URL('../fixtures/write-report.ts', import.meta.url))

const { status, stderr } = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
const because = status === 0 ? '' : ` (skipped: ${String(stderr).trim()})`

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
const noNobody = spawnSync('env', [...AS_NOBODY, 'true']).status !== 0
const nobodyBecause = noNobody ? ' (skipped: there is nobody to become)' : ''

/**
 * Runs a script in a mount namespace of its own, in a directory with a folder `src` of 20 sources and a small file system at `disk`.
 * There, `report HITS` writes a report to `disk/coverage`, and `sums` prints what is in it.
 */
function run(script: string, prefix: readonly string[] = []): string[] {
  using directory = temporaryDirectory()
  mkdirSync(join(directory.path, 'src'))
  mkdirSync(join(directory.path, 'disk'))
  const source = `function f(a) { if (a) g() }\nf(1)\n${'// \n'.repeat(500)}`
  for (let at = 0; at < 20; at++) writeFileSync(join(directory.path, `src/${at}.js`), source)
  const prelude = `
    set -e
    mount -t tmpfs -o size=6m none disk
    report() { ${prefix.join(' ')} ${process.execPath} --no-warnings ${FIXTURE} src "$PWD/disk/coverage" $1; }
    sums() { (cd disk && find . -type f | sort | xargs cat | sha256sum; ls -A coverage | grep -c reexec || true); }
  `
  const { stdout, stderr: said } = spawnSync('unshare', ['-Urm', 'sh', '-c', prelude + script], {
    cwd: directory.path,
    encoding: 'utf8',
  })
  expect(said).toBe('')
  return stdout.trim().split('\n')
}

describe.skipIf(status !== 0)(`a report that has no room${because}`, () => {
  it('leaves the one before as it was, whenever the disk is full, and says where', () => {
    const lines = run(`
      report 1
      sums
      cp -r disk/coverage good
      # From no room at all to nearly enough for it.
      for free in 0 4 8 64 300 500 700 900 1050 1100; do
        dd if=/dev/zero of=disk/filler bs=1k count=9000 2>/dev/null || true
        size=$(stat -c %s disk/filler)
        truncate -s $((size - free * 1024)) disk/filler
        report 0
        diff -r good disk/coverage && ls -A disk/coverage | grep reexec || true
      done
      rm disk/filler
      report 0
      diff -rq good disk/coverage | wc -l
    `)
    const [first, , leftovers, ...later] = lines
    expect([first, leftovers]).toEqual(['{}', '0'])
    const failures = later.slice(0, -2).map((line) => JSON.parse(line) as { path?: string })
    expect(failures).toHaveLength(10)
    for (const failure of failures) {
      expect(failure).toEqual({
        name: 'ReportError',
        code: 'ENOSPC',
        path: expect.stringMatching(/\/disk\/coverage/) as string,
      })
      expect(failure.path).not.toContain('reexec-report')
    }
    expect(later.at(-2)).toBe('{}')
    // The pages have dates.
    expect(Number(later.at(-1))).toBeGreaterThan(20)
  })

  it('leaves the one before as it was when the file system is read-only', () => {
    const lines = run(`
      report 1
      sums
      mount -o remount,ro disk
      report 0
      sums
    `)
    const [first, sum, leftovers, second, sumAfter, leftoversAfter] = lines
    expect([first, leftovers, leftoversAfter]).toEqual(['{}', '0', '0'])
    expect(JSON.parse(second ?? '')).toMatchObject({ name: 'ReportError', code: 'EROFS' })
    expect(sumAfter).toBe(sum)
  })

  it.skipIf(noNobody)(`leaves the one before as it was without permission${nobodyBecause}`, () => {
    using directory = temporaryDirectory()
    spawnSync('chmod', ['755', directory.path])
    const write = (prefix: readonly string[], hits: string): string =>
      spawnSync(
        'env',
        [...prefix, process.execPath, '--no-warnings', FIXTURE, 'src', 'coverage', hits],
        { cwd: directory.path, encoding: 'utf8' },
      ).stdout
    mkdirSync(join(directory.path, 'src'))
    writeFileSync(join(directory.path, 'src/a.js'), 'function f(a) { if (a) g() }\nf(1)\n')
    expect(write([], '1')).toBe('{}\n')
    expect(JSON.parse(write(AS_NOBODY, '0'))).toEqual({
      name: 'ReportError',
      code: 'EACCES',
      path: join(directory.path, 'src/coverage'),
    })
  })
})
