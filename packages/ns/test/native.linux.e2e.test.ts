import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNativeFile } from '../src/native-file.ts'

const noTools =
  spawnSync('nm', ['--version']).status === 0 ? '' : ' (skipped: binutils are missing)'

/** For whatever processors it was built. */
const folder = dirname(findNativeFile())
const files = readdirSync(folder).map((name) => join(folder, name))

describe.skipIf(noTools !== '')(`the native file${noTools}`, () => {
  it.each(files)('needs no library: %s', (file) => {
    const dynamic = execFileSync('readelf', ['--dynamic', file], { encoding: 'utf8' })
    expect(dynamic).toContain('Dynamic section')
    expect(dynamic).not.toContain('NEEDED')
  })

  it.each(files)('needs no symbol but those of Node-API and, of any libc, two: %s', (file) => {
    const args = ['--dynamic', '--undefined-only', '--format=just-symbols', file]
    const symbols = execFileSync('nm', args, { encoding: 'utf8' }).trim().split('\n')
    expect(symbols.length).toBeGreaterThan(0)
    expect(symbols.filter((symbol) => !symbol.startsWith('napi_'))).toEqual(['environ', 'fork'])
  })

  it('does nothing that a variable says when a program loads it that has begun', () => {
    const program = `
      const file = { exports: {} }
      process.dlopen(file, process.argv[1])
      console.log(JSON.stringify(file.exports.early()), process.env.REEXEC_NS)`
    const steps = `${process.pid} 99 c 67108864 6 ns/uts `
    const env = { ...process.env, REEXEC_NS: steps }
    const args = ['-e', program, findNativeFile()]
    const said = execFileSync(process.execPath, args, { encoding: 'utf8', env })
    expect(said).toBe(`[0,0,0,0] ${steps}\n`)
  })
})
