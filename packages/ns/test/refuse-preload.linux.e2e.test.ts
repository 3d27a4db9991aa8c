import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, chmodSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UnsupportedPlatformError, create, enter } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { buildProgram, noCompiler } from './library.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { attempt, attemptFrom, saying } from './refusal.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

/** Copies the binary of Node.js to where everybody can run it. */
function copyNode(): string {
  const directory = temporaryDirectory()
  chmodSync(directory, 0o755)
  const path = join(directory, 'node')
  copyFileSync(process.execPath, path)
  chmodSync(path, 0o755)
  return path
}

const REFUSED = {
  hasRun: false,
  isLoaded: false,
  error: {
    name: 'NamespaceError',
    step: 'preload',
    code: 'ERR_NAMESPACE_PRELOAD',
    message: saying(/did not load the native file into .*\/node before .* capabilities/),
  },
}

/** As the same user, who is called 1000 there, and so is not root to execve(2). */
const AS_USER = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

const noCapabilitiesOfFiles = whyNoFileCapabilities()

describe.skipIf(noCapabilitiesOfFiles)(
  `a binary with capabilities of its own${because(noCapabilitiesOfFiles)}`,
  () => {
    it('is not amended by the dynamic loader: nothing is entered, and nothing is created', () => {
      const node = copyNode()
      execFileSync('setcap', ['cap_net_bind_service+ep', node])
      const attempts = [
        { create: { user: true } },
        { enter: { net: '/proc/self/ns/net' } },
      ] as const
      expect(attemptFrom([...AS_USER, node], attempts)).toMatchObject([REFUSED, REFUSED])
    })

    it('does without them', () => {
      const [outcome] = attemptFrom([...AS_USER, copyNode()], [{ create: { user: true } }])
      expect(outcome).toEqual({ hasRun: true, isLoaded: true })
    })
  },
)

const noOtherUser = whyNoOtherUser()

describe.skipIf(noOtherUser)(`a binary that sets the user${because(noOtherUser)}`, () => {
  it('is not amended by the dynamic loader, either', () => {
    const node = copyNode()
    chmodSync(node, 0o4755)
    const program = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', node]
    const attempts = [{ create: { net: true } }, { enter: { net: '/proc/self/ns/net' } }] as const
    expect(attemptFrom(program, attempts)).toMatchObject([REFUSED, REFUSED])
  })
})

describe.skipIf(noNamespaces)(`a child that may not load addons${because(noNamespaces)}`, () => {
  it.each([['--no-addons'], ['--permission', '--allow-fs-read=*', '--allow-fs-write=*']])(
    'fails before its module is loaded (%s)',
    async (...execArgv) => {
      const { pid } = await temporaryNamespaces(['--net', '--pid', '--fork'])
      for (const layer of [enter({ net: pid }), enter({ pid }), create({ pid: true })]) {
        const { outcome, isLoaded } = await attempt([layer], { execArgv })
        expect(outcome).toBeInstanceOf(UnsupportedPlatformError)
        expect(outcome).toMatchObject({
          code: 'ERR_UNSUPPORTED_PLATFORM',
          message: saying(/linux-\w+\.node cannot be loaded: .*addon/i),
        })
        expect(isLoaded).toBe(false)
      }
    },
  )

  it('enters with a permission for addons', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const flags = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings']
    const { outcome, isLoaded } = await attempt([enter({ net: pid })], { execArgv: flags })
    // What it may not do is its own.
    expect(outcome).toMatchObject({ code: 'ERR_ACCESS_DENIED' })
    expect(isLoaded).toBe(false)
  })
})

const noFilter = noNamespaces ?? noCompiler

describe.skipIf(noFilter)(`a seccomp filter${because(noFilter)}`, () => {
  it('is named as what may forbid it', async () => {
    const filtered = [buildProgram(filter('setns', 'unshare')), '1', process.execPath]
    const [entered, created] = attemptFrom(filtered, [
      { enter: { net: '/proc/self/ns/net' } },
      { create: { net: true } },
    ])
    const failed = { type: 'net', errno: 1, code: 'EPERM', message: saying(/seccomp filter/) }
    const nothing = { hasRun: false, isLoaded: false }
    expect(entered).toMatchObject({ ...nothing, error: { ...failed, step: 'setns' } })
    expect(created).toMatchObject({ ...nothing, error: { ...failed, step: 'unshare' } })
  })

  it('keeps Node.js from starting among the mounts of others, where there is no way back to the first root', async () => {
    const { pid } = await temporaryNamespaces(['--mount'])
    for (const call of ['chroot', 'fchdir']) {
      const filtered = [buildProgram(filter(call, call)), '1', process.execPath]
      const [outcome] = attemptFrom(filtered, [{ enter: { mnt: pid } }])
      expect(outcome).toMatchObject({ hasRun: false, isLoaded: false, error: { exitCode: 127 } })
    }
  })

  it('may behave as a kernel that has no such call', () => {
    const filtered = [buildProgram(filter('setns', 'unshare')), '38', process.execPath]
    const [outcome] = attemptFrom(filtered, [{ enter: { net: '/proc/self/ns/net' } }])
    expect(outcome).toMatchObject({
      hasRun: false,
      isLoaded: false,
      error: { step: 'setns', errno: 38, code: 'ENOSYS', message: saying(/has no setns\(2\)/) },
    })
  })
})

/** C: executes a program for which two system calls fail with a given error. */
const filter = (one: string, other: string): string => `
  #include <errno.h>
  #include <linux/filter.h>
  #include <linux/seccomp.h>
  #include <sys/prctl.h>
  #include <sys/syscall.h>
  int main(int count, char **arguments) {
    struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_${one}, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_${other}, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | atoi(arguments[1])),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) abort();
    execv(arguments[2], arguments + 2);
    abort();
  }`

function whyNoFileCapabilities(): string | undefined {
  const path = join(tmpdir(), `reexec-ns-true-${process.pid}`)
  const program = `trap 'rm "$0"' EXIT; cp /bin/true "$0"; setcap cap_net_raw+ep "$0"; ${AS_USER.join(' ')} "$0"`
  const { status, stderr } = spawnSync('sh', ['-ec', program, path], { encoding: 'utf8' })
  return status === 0 ? undefined : stderr.trim()
}

/** Becoming nobody takes more than a user namespace with one user. */
function whyNoOtherUser(): string | undefined {
  const args = ['--reuid=65534', '--regid=65534', '--clear-groups', 'true']
  const { status, stderr, error } = spawnSync('setpriv', args, { encoding: 'utf8' })
  if (status !== 0) return (error?.message ?? stderr).trim()
  const here = statSync(import.meta.dirname)
  return here.mode & 0o005 ? undefined : 'others may not read this folder'
}
