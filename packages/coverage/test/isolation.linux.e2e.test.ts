import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Layer } from '@reexec/core'
import { create, enter } from '@reexec/ns'
import { describe, expect, it } from 'vitest'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeInChild } from './fixtures/grade.ts'
import { gradeInNoFolder } from './fixtures/leave-folder.ts'
import { gradeHere } from './grade-here.ts'
import { holdNamespaces } from './hold-namespaces.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

const { status, stderr } = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
const reason = status === 0 ? '' : ` (skipped: ${stderr.trim()})`

/** Nobody is not there to become where only the own user is mapped. */
const hasNobody = spawnSync('true', { uid: 65534, gid: 65534 }).status === 0
const NOBODY = { uid: 65534, gid: 65534 }

/** What was counted in a child that grades. */
async function gradeIn(...layers: readonly Layer[]): Promise<unknown> {
  const folded = await coverInFolder(async () => {
    expect(await gradeInChild.reexec(60, { layers })).toBe('C')
  })
  expect(folded.children).toMatchObject([{ covered: true, lost: undefined, incomplete: undefined }])
  return functionOf(folded, 'grade')
}

describe.skipIf(reason !== '')(`a child is covered${reason}`, () => {
  it.for([
    ['in a new user namespace', create({ user: true })],
    ['in new PID and network namespaces', create({ user: true, pid: true, net: true })],
    [
      'with another /tmp and /proc',
      create({ user: true, pid: { proc: true }, mnt: { tmpfs: ['/tmp'] } }),
    ],
  ] as const)('%s', async ([, layer]) => {
    expect(await gradeIn(layer)).toEqual(truth)
  })

  it.skipIf(!hasNobody)(
    `as nobody${hasNobody ? '' : ' (skipped: nobody is not mapped here)'}`,
    async () => {
      expect(await gradeIn(create({ net: true }, NOBODY))).toEqual(truth)
    },
  )

  it('as a user that is not mapped', async () => {
    const pid = await holdNamespaces(['--user'])
    expect(await gradeIn(enter({ user: pid }))).toEqual(truth)
  })

  it('where all is read-only', async () => {
    const pid = await holdNamespaces(['--mount'], 'mount -o remount,bind,ro /')
    expect(await gradeIn(enter({ mnt: pid }))).toEqual(truth)
  })
})

it('covers a child whose working directory is gone', async () => {
  using directory = temporaryDirectory()
  const cwd = join(directory.path, 'gone')
  mkdirSync(cwd)
  const folded = await coverInFolder(() => gradeInNoFolder.reexec(cwd, { cwd }))
  expect(functionOf(folded, 'grade')).toEqual(truth)
})

it('books a child under --permission, which forbids an inspector, as lost', async () => {
  const folded = await coverInFolder(async () => {
    const execArgv = ['--permission', '--allow-fs-read=*']
    expect(await gradeInChild.reexec(60, { execArgv })).toBe('C')
  })
  expect(folded.children).toMatchObject([
    { covered: false, lost: expect.stringMatching(/^coverage could not begin: .*restricted/) },
  ])
})

it.skipIf(reason !== '')(`books a child as lost when the disk is full${reason}`, async () => {
  using directory = temporaryDirectory()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', directory.path])
  try {
    writeFileSync(join(directory.path, 'all'), Buffer.alloc(16 * 1024))
    const { children } = await coverInFolder(
      async () => expect(await gradeInChild.reexec(60)).toBe('C'),
      { directory: directory.path },
    )
    const lost = 'its profile is empty: the disk may be full'
    expect(children).toMatchObject([{ covered: false, lost }])
  } finally {
    execFileSync('umount', [directory.path])
  }
})
