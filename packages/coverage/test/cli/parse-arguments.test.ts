import { describe, expect, it } from 'vitest'
import { UsageError, parseArguments } from '../../src/cli/parse-arguments.ts'

describe('parseArguments', () => {
  it.for([[['run', '--', 'node', '--test', '--root']], [['run', 'node', '--test', '--root']]])(
    'leaves the options of the command to it: %j',
    ([args]) => {
      expect(parseArguments(args ?? [])).toMatchObject({
        does: 'run',
        command: 'node',
        args: ['--test', '--root'],
        root: '.',
      })
    },
  )

  it('reads options before and behind "run"', () => {
    const args = [
      '--tree',
      'run',
      '--include',
      'a',
      '--include=b',
      '--reporter',
      'lcov',
      '--',
      'x',
      '--',
      'y',
    ]
    expect(parseArguments(args)).toMatchObject({
      tree: true,
      include: ['a', 'b'],
      reporters: ['lcov'],
      command: 'x',
      args: ['--', 'y'],
    })
  })

  it('reads thresholds', () => {
    const args = [
      'merge',
      'a',
      '--check-coverage',
      '--lines',
      '80',
      '--branches=75.5',
      '--per-file',
      'b',
    ]
    expect(parseArguments(args)).toMatchObject({
      does: 'merge',
      files: ['a', 'b'],
      thresholds: { lines: 80, branches: 75.5 },
      perFile: true,
    })
  })

  it.for([
    [[], 'it is not said what to do'],
    [['walk'], 'unknown: walk'],
    [['run'], 'no command is given'],
    [['run', '--'], 'no command is given'],
    [['merge'], 'no file is given'],
    [['merge', 'a', '--keep', 'b'], '--keep is for run'],
    [['run', '--reporter', '../x', '--', 'a'], 'There is no reporter "../x"'],
    [['run', '--check-coverage', '--', 'a'], '--check-coverage needs one of'],
    [['run', '--lines', '80', '--', 'a'], '--lines needs --check-coverage'],
    [['run', '--check-coverage', '--lines', '101', '--', 'a'], 'between 0 and 100: 101'],
    [['run', '--check-coverage', '--lines', '', '--', 'a'], 'between 0 and 100'],
    [['run', '--what', '--', 'a'], "Unknown option '--what'"],
    [['run', '--tree=1', '--', 'a'], 'does not take an argument'],
  ] as const)('refuses %j: %s', ([args, message]) => {
    expect(() => parseArguments(args)).toThrow(UsageError)
    expect(() => parseArguments(args)).toThrow(message)
  })
})
