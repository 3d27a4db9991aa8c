import { describe, expect, it } from 'vitest'
import { printTree } from '../../src/print/print-tree.ts'
import { type ProcessTree, processTree } from '../../src/print/process-tree.ts'
import { accountOf } from './account-of.ts'

describe('printTree', () => {
  it('shows who started whom, and what became of each', () => {
    const children = [
      accountOf({
        command: ['node', 'cli.js'],
        pid: 10,
        parentPid: 1,
        startedAtMs: 1,
        durationMs: 1234,
        exitCode: 0,
        covered: true,
        texts: ['file:///p/src/b.js', 'file:///p/src/a.js'],
      }),
      accountOf({
        kind: 'action',
        action: 'count',
        pid: 11,
        parentPid: 10,
        startedAtMs: 3,
        durationMs: 12.4,
        signal: 'SIGKILL',
        exitCode: null,
        lost: 'killed',
      }),
      accountOf({
        kind: 'thread',
        command: ['w.js'],
        pid: 10,
        parentPid: 10,
        threadId: 1,
        startedAtMs: 2,
        covered: true,
        texts: Array.from({ length: 7 }, (_, at) => `file:///p/${at}.js`),
      }),
      accountOf({ pid: 12, startedAtMs: 9, covered: true, incomplete: 'it has not ended' }),
    ]
    expect(printTree(children, '/p')).toBe(
      [
        '├── node cli.js (pid 10), 1.2 s, exit code 0, ran src/a.js src/b.js',
        '│   ├── w.js (pid 10, thread 1), ran 0.js 1.js 2.js 3.js 4.js 2 more',
        '│   └── "count" (pid 11), 12 ms, killed by SIGKILL, LOST: killed',
        '└── an unknown process (pid 12), end not seen, incomplete: it has not ended, ran no file',
      ].join('\n'),
    )
  })
})

describe('processTree', () => {
  const shape = (trees: readonly ProcessTree[]): unknown =>
    trees.map((each) =>
      each.children.length > 0 ? [each.action, shape(each.children)] : each.action,
    )

  it('tells apart who had one pid one after the other', () => {
    const children = [
      accountOf({ action: 'first', pid: 5, startedAtMs: 1 }),
      accountOf({ action: 'second', pid: 5, startedAtMs: 10 }),
      accountOf({ action: 'of first', pid: 6, parentPid: 5, startedAtMs: 2 }),
      accountOf({ action: 'of second', pid: 7, parentPid: 5, startedAtMs: 11 }),
    ]
    expect(shape(processTree(children))).toEqual([
      ['first', ['of first']],
      ['second', ['of second']],
    ])
  })

  it('has each child once, even where pids make no tree', () => {
    const children = [
      accountOf({ action: 'a', pid: 1, parentPid: 2 }),
      accountOf({ action: 'b', pid: 2, parentPid: 1 }),
      accountOf({ action: 'c', pid: 3, parentPid: 3 }),
    ]
    const all = JSON.stringify(processTree(children)).match(/"action"/g)
    expect(all).toHaveLength(3)
  })
})
