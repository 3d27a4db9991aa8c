import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFolder } from './temporary-file.ts'

leavesNothing()

const kernelModule = join(import.meta.dirname, '../src/child/kernel.ts')
const nativeFile = join(import.meta.dirname, `../prebuilt/linux-${process.arch}.node`)

/** SIGPARENT of reexec-core.c, as a bit of a mask in proc_pid_status(5). */
const SIGPARENT_BIT = 1n << 59n

const noTools =
  spawnSync('nm', ['--version']).status === 0 ? '' : ' (skipped: binutils are missing)'

interface Look {
  builtins: number
  SigBlk: string
  SigIgn: string
  SigCgt: string
}

function load(module: string, ...flags: string[]): { found: string[]; before: Look; after: Look } {
  const args = [...flags, join(import.meta.dirname, 'fixtures/prints-kernel.ts'), module]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as ReturnType<typeof load>
}

/** Loads from a package of its own, with a native file or none. */
function loadElsewhere(where: string, file: string | undefined): string[] {
  using folder = temporaryFolder()
  const path = join(folder.path, where, 'kernel.ts')
  mkdirSync(dirname(path), { recursive: true })
  copyFileSync(kernelModule, path)
  mkdirSync(join(folder.path, 'prebuilt'))
  if (file !== undefined) copyFileSync(file, join(folder.path, 'prebuilt', basename(nativeFile)))
  return load(path).found
}

describe('loadKernel', () => {
  it('loads no built-in, and changes nothing about signals but one handler', () => {
    const { found, before, after } = load(kernelModule)
    const SigCgt = BigInt(`0x${before.SigCgt}`) | SIGPARENT_BIT
    expect(found).toEqual(['endWithParent', 'killAfter', 'waitWritable'])
    expect(after).toEqual({ ...before, SigCgt: SigCgt.toString(16).padStart(16, '0') })
  })

  it.each([['--no-addons'], ['--permission', '--allow-fs-read=*']])(
    'gives nothing where native files are forbidden (%s)',
    (...flags) => {
      expect(load(kernelModule, ...flags).found).toEqual([])
    },
  )

  it.each(['src/child', 'dist/child', 'dist'])('finds the native file from %s', (where) => {
    expect(loadElsewhere(where, nativeFile)).toHaveLength(3)
  })

  it.each([
    ['there is none', undefined],
    ['it is not one', kernelModule],
    [
      'it is of another package',
      join(import.meta.dirname, '../../ns/prebuilt', basename(nativeFile)),
    ],
  ])('gives nothing where %s', (_, file) => {
    expect(loadElsewhere('dist', file)).toEqual([])
  })

  it('gives nothing in a bundle elsewhere', () => {
    expect(loadElsewhere('lib', nativeFile)).toEqual([])
  })
})

describe.skipIf(noTools !== '')(`the native file${noTools}`, () => {
  it('needs no library', () => {
    const dynamic = execFileSync('readelf', ['--dynamic', nativeFile], { encoding: 'utf8' })
    expect(dynamic).toContain('Dynamic section')
    expect(dynamic).not.toContain('NEEDED')
  })

  it('needs no symbol but those of Node-API', () => {
    const args = ['--dynamic', '--undefined-only', '--format=just-symbols', nativeFile]
    const symbols = execFileSync('nm', args, { encoding: 'utf8' }).trim().split('\n')
    expect(symbols.length).toBeGreaterThan(0)
    expect(symbols.filter((symbol) => !symbol.startsWith('napi_'))).toEqual([])
  })
})
