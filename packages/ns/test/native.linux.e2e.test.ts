import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { findNativeFile } from '../src/native-file.ts'

const noTools =
  spawnSync('nm', ['--version']).status === 0 ? '' : ' (skipped: binutils are missing)'

describe.skipIf(noTools !== '')(`the native file${noTools}`, () => {
  it('needs no library', () => {
    const dynamic = execFileSync('readelf', ['--dynamic', findNativeFile()], { encoding: 'utf8' })
    expect(dynamic).toContain('Dynamic section')
    expect(dynamic).not.toContain('NEEDED')
  })

  it('needs no symbol but those of Node-API and, of any libc, two', () => {
    const args = ['--dynamic', '--undefined-only', '--format=just-symbols', findNativeFile()]
    const symbols = execFileSync('nm', args, { encoding: 'utf8' }).trim().split('\n')
    expect(symbols.length).toBeGreaterThan(0)
    expect(symbols.filter((symbol) => !symbol.startsWith('napi_'))).toEqual(['environ', 'fork'])
  })
})
