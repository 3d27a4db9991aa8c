import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { ProcessTree } from '../../src/print/process-tree.ts'
import { functionOf } from '../cover-in-folder.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { PROGRAM, coverInFolder, fixture, run, truthOf } from './cover.ts'

const NODE = process.execPath
const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const WHILE = 'waits a while'
const RUN = `'${NODE}' '${PROGRAM}' '${WHILE}'`
const truth = await truthOf('return')

const isRoot = spawnSync('setpriv', ['--reuid', '65534', '--clear-groups', 'true']).status === 0
const canMount = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0
const because = (can: boolean): string => (can ? '' : ' (skipped: it takes root)')

const inRoot = fixture('in-root.sh')
/** Ways to run a script that starts what runs in another root directory. */
const starts = [
  ['sh', inRoot],
  [inRoot],
  [fixture('run-in-root.sh')],
  ['sh', '-c', `'${fixture('run-in-root.sh')}' "$@"`, 'sh'],
]

it.skipIf(!canMount)(
  `lets Node.js run in another root directory, and books it as lost, where only a script says so${because(canMount)}`,
  async () => {
    using root = temporaryDirectory()
    const { children } = await coverInFolder(async () => {
      for (const start of starts) {
        const [file, ...args] = [
          ...start,
          root.path,
          NODE,
          '-e',
          'setTimeout(() => console.log(42), 300)',
        ]
        expect(await run(file, args)).toEqual({ code: 0, signal: null, stdout: '42\n', stderr: '' })
      }
    })
    const lost = children.filter((each) => each.lost !== undefined)
    expect(lost).toHaveLength(starts.length)
    for (const child of lost) expect(child.lost).toMatch(/ left no profile/)
    expect(children.filter(({ covered }) => covered)).toEqual([])
  },
)

const users: Record<string, readonly string[]> = {
  su: ['su', 'nobody', '-s', '/bin/sh', '-c', `${RUN}; exit $?`],
  setpriv: ['setpriv', '--reuid', '65534', '--clear-groups', NODE, PROGRAM, WHILE],
  'a shell': ['sh', '-c', `setpriv --reuid 65534 --clear-groups ${RUN}; exit $?`],
  'a user namespace': ['unshare', '--user', '--map-root-user', NODE, PROGRAM, WHILE],
}

it.skipIf(!isRoot).for(Object.keys(users))(
  `covers what runs as another user by %s${because(isRoot)}`,
  async (by) => {
    const [file = '', ...args] = users[by] as readonly string[]
    const folded = await coverInFolder(async () => {
      expect(await run(file, args)).toEqual({
        code: 0,
        signal: null,
        stdout: 'graded\n',
        stderr: '',
      })
    })
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children.filter(({ lost }) => lost !== undefined)).toEqual([])
  },
)

it.skipIf(!canMount).for(['su', 'setpriv', 'a shell'])(
  `lets another user run, who may not read what covers, and books that as lost: %s${because(canMount)}`,
  async (by) => {
    using folder = temporaryDirectory()
    const account = join(folder.path, 'account')
    const command = [
      NODE,
      `${DIST}/cli.js`,
      'run',
      '--tree-json',
      account,
      '--',
      ...(users[by] as readonly string[]),
    ]
    chmodSync(folder.path, 0o777)
    const hidden = `cp -r '${DIST}' '${folder.path}/dist' && mount -t tmpfs -o mode=700 tmpfs '${DIST}' && cp -r '${folder.path}/dist/.' '${DIST}' && exec "$@"`
    const { code, stdout } = await run(
      'unshare',
      ['--mount', 'sh', '-c', hidden, 'sh', ...command],
      { cwd: folder.path },
    )
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^graded\n/) })
    const { processes } = JSON.parse(readFileSync(account, 'utf8')) as {
      processes: ProcessTree[]
    }
    const all = processes.flatMap((each) => [each, ...each.children])
    expect(all.flatMap(({ lost }) => lost ?? [])).toEqual([
      expect.stringMatching(/ended|exited with code 0/),
    ])
  },
)
