import { describe, expect, it } from 'vitest'
import { summarize } from '../../src/print/summarize.ts'
import { accountOf } from './account-of.ts'

describe('summarize', () => {
  it('is one line if there is nothing to say', () => {
    const children = [accountOf({ covered: true }), accountOf({ covered: true })]
    expect(summarize({ children })).toBe('children: 2 covered, 0 lost')
  })

  it('leaves no figure silently partial', () => {
    const children = [
      accountOf({ kind: 'action', action: 'count', pid: 1, lost: 'killed by SIGKILL' }),
      accountOf({ command: ['node', 'a b.js', '$(x)'], pid: 2, covered: true, incomplete: 'cut' }),
      accountOf({ kind: 'thread', command: ['w.js'], pid: 3, threadId: 4, notCovering: 'no file' }),
      accountOf({ covered: true, refused: [{ url: 'file:///a%20b.ts', reason: 'changed' }] }),
      accountOf({ covered: true, refused: [{ url: 'file:///a%20b.ts', reason: 'changed' }] }),
    ]
    const unplaced = [{ path: '/c.ts', reason: '3 counts found no place in it' }]
    expect(summarize({ children, unplaced })).toBe(
      [
        'children: 3 covered, 1 lost, 1 incomplete, 1 not covering, 1 refused, 1 unplaced',
        '  lost: "count" (pid 1): killed by SIGKILL',
        '  see @reexec/coverage/TROUBLESHOOTING.md#my-child-is-lost',
        '  incomplete: node "a b.js" "$(x)" (pid 2): cut',
        '  not covering: w.js (pid 3, thread 4): no file',
        '  refused: /a b.ts: changed (2 times)',
        '  unplaced: /c.ts: 3 counts found no place in it',
      ].join('\n'),
    )
  })

  it('names one of those that have the same reason', () => {
    const shells = [1, 2, 3].map((pid) =>
      accountOf({ command: ['sh', '-c', `node ${pid}.js`], pid, notCovering: 'it is not Node.js' }),
    )
    const children = [
      ...shells,
      accountOf({ command: ['a'], pid: 4, notCovering: 'it only waits' }),
    ]
    expect(summarize({ children })).toBe(
      [
        'children: 0 covered, 0 lost, 4 not covering',
        '  not covering: sh -c "node 1.js" (pid 1) and 2 more: it is not Node.js',
        '  not covering: a (pid 4): it only waits',
      ].join('\n'),
    )
  })

  it('lets no child write on a terminal, or a line of its own', () => {
    const command = ['\u001B[2J\n  lost: everything', '\u202Ex', '\u009B1A']
    const children = [accountOf({ command, lost: 'a\r\nb\u001B' })]
    expect(summarize({ children })).toBe(
      'children: 0 covered, 1 lost\n  lost: "�[2J�  lost: everything" "�x" "�1A": a��b�\n  see @reexec/coverage/TROUBLESHOOTING.md#my-child-is-lost',
    )
  })

  it('shortens long commands', () => {
    const children = [accountOf({ command: ['x'.repeat(1000)], lost: 'why' })]
    expect(summarize({ children }).split('\n')[1]).toBe(
      `  lost: ${'x'.repeat(60)}…${'x'.repeat(60)}: why`,
    )
  })
})
