import { describe, expect, it } from 'vitest'
import { repeatableFlags, resolveSelf } from '../src/self.ts'

describe('repeatableFlags', () => {
  it.each<[what: string, flags: string[]]>([
    ['loaders', ['--import', 'tsx', '-r', './setup.cjs', '--require=dotenv/config']],
    ['conditions', ['-C', 'development', '--conditions=browser']],
    ['flags of V8', ['--max-old-space-size=4096', '--stack-size', '2000', '--expose-gc']],
    ['flags that begin like others', ['--experimental-vm-modules', '--enable-source-maps']],
    ['flags about warnings', ['--no-warnings', '--unhandled-rejections=warn', '--title', 'mine']],
  ])('keeps %s', (_, flags) => {
    expect(repeatableFlags(flags)).toEqual(flags)
  })

  it.each<[what: string, flags: string[]]>([
    ['a debugger', ['--inspect', '--inspect-brk=0', '--inspect-wait', '--inspect-port', '9230']],
    ['where a debugger is announced', ['--inspect-publish-uid', 'stderr', '--debug-port=9230']],
    ['evaluation', ['-e', '1 + 1', '--eval=2', '-p', '3', '-pe', '4', '--print', '5']],
    ['an input type', ['--input-type', 'module', '--input-type=commonjs']],
    ['a test run', ['--test', '--test-reporter', 'spec', '--test-name-pattern=a', '--test-only']],
    ['watching', ['--watch', '--watch-path', './src', '--watch-kill-signal', 'SIGINT']],
    ['checks and the like', ['--check', '-c', '-i', '--interactive', '--run', 'build']],
  ])('leaves out %s', (_, flags) => {
    expect(repeatableFlags(['--import', 'tsx', ...flags, '--no-warnings'])).toEqual([
      '--import',
      'tsx',
      '--no-warnings',
    ])
  })
})

describe('resolveSelf', () => {
  it('is this binary', () => {
    expect(resolveSelf()).toMatchObject({ command: process.execPath, reason: 'process.execPath' })
  })
})
