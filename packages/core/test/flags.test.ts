import { describe, expect, it } from 'vitest'
import { quoteNodeOptions, repeatableFlags, repeatableNodeOptions } from '../src/flags.ts'

describe('repeatableFlags', () => {
  it.each<[what: string, flags: string[]]>([
    ['loaders', ['--import', 'tsx', '-r', './setup.cjs', '--require=dotenv/config']],
    ['conditions', ['-C', 'development', '--conditions=browser']],
    ['flags of V8', ['--max-old-space-size=4096', '--stack_size=2000', '--expose-gc']],
    ['flags that begin like others', ['--experimental-vm-modules', '--print-bytecode']],
    ['flags about warnings', ['--no-warnings', '--unhandled-rejections=warn', '--title', 'mine']],
    ['permissions', ['--permission', '--allow-fs-read=*', '--allow-child-process']],
    ['where a debugger is announced', ['--inspect-publish-uid=stderr,http']],
    ['what is written on occasion', ['--report-on-signal', '--heapsnapshot-signal', 'SIGUSR2']],
    ['a value that looks like an unwanted flag', ['--title', String.raw`\-e`]],
  ])('keeps %s', (_, flags) => {
    expect(repeatableFlags(flags)).toEqual(flags)
  })

  it.each<[what: string, flags: string[]]>([
    ['a debugger', ['--inspect', '--inspect-brk=0', '--inspect-wait', '--inspect-port', '9230']],
    ['a debugger with underscores', ['--inspect_brk=0', '--debug_port=9230']],
    ['evaluation', ['-e', '1 + 1', '--eval=2', '-p', '3', '-pe', '4', '--print', '5']],
    ['an input type', ['--input-type', 'module', '--input-type=commonjs']],
    ['how the program is named', ['--entry-url', '--snapshot-blob', 'snapshot.blob']],
    ['a test run', ['--test', '--test-reporter', 'spec', '--test-name-pattern=a', '--test-only']],
    ['more of a test run', ['--experimental-test-coverage', '--experimental-test-isolation=none']],
    ['a benchmark run', ['--bench', '--bench-reporter', 'spec']],
    ['watching', ['--watch', '--watch-path', './src', '--watch-kill-signal', 'SIGINT']],
    ['checks and the like', ['--check', '-c', '-i', '--interactive', '--run', 'build']],
    ['builds', ['--build-snapshot', '--build-sea=a.json', '--experimental-sea-config', 'a.json']],
    ['variables, which are inherited', ['--env-file', '.env', '--env-file-if-exists=.env.local']],
    ['profiles of the parent', ['--cpu-prof', '--cpu-prof-name=a', '--heap-prof', '--prof']],
    ['traces of the parent', ['--trace-event-categories', 'v8', '--trace-event-file-pattern=a']],
  ])('leaves out %s', (_, flags) => {
    const kept = ['--import', 'tsx', '--no-warnings']
    expect(repeatableFlags(['--import', 'tsx', ...flags, '--no-warnings'])).toEqual(kept)
  })
})

describe('repeatableNodeOptions', () => {
  it.each([
    '',
    '  --no-warnings   --title=a  ',
    '--require "/a b/c.cjs" --import  "./d \\"e\\".mjs"',
    '--title="--inspect" --title "a --inspect-brk b"',
    String.raw`--require C:\folder\--inspect\x.cjs`,
    '--cpu-prof --test-reporter=spec --trace-event-categories v8',
    // What js-debug of VS Code sets.
    ' --require "/opt/VS Code/bootloader.js"  --inspect-publish-uid=http',
    '"unterminated --inspect',
  ])('leaves %j as it is', (options) => {
    expect(repeatableNodeOptions(options)).toBe(options)
  })

  it.each([
    ['--inspect', ''],
    ['--inspect-brk=0 --no-warnings', '--no-warnings'],
    ['--no-warnings  --inspect_wait=127.0.0.1:9230', '--no-warnings'],
    [
      '--require "/a b/c.cjs" --inspect --title "d \\"e"',
      '--require "/a b/c.cjs" --title "d \\"e"',
    ],
    ['--inspect-port 9230 --title=a', '--title=a'],
    ['"--inspect" --ins"pect-brk" --no-warnings', '--no-warnings'],
    ['--watch --watch-path "./a b" --no-warnings', '--no-warnings'],
    ['--snapshot-blob a.blob --entry-url', ''],
  ])('makes of %j %j', (options, repeatable) => {
    expect(repeatableNodeOptions(options)).toBe(repeatable)
  })
})

it('quotes flags so that they are read again as they were', () => {
  const flags = ['--title', 'a "b" \\c', '--inspect']
  const quoted = quoteNodeOptions(flags)
  expect(quoted).toBe(String.raw`"--title" "a \"b\" \\c" "--inspect"`)
  expect(repeatableNodeOptions(quoted)).toBe(String.raw`"--title" "a \"b\" \\c"`)
})
