import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Launch, Layer } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import { create, enter, namespacesOf } from '../src/index.ts'
import { CLONE_FLAGS } from '../src/namespace.ts'
import { findNativeFile } from '../src/native-file.ts'
import { because, noNamespaces } from './capabilities.ts'
import { buildLibrary, noCompiler } from './library.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { refuse, saying } from './refusal.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { readByPool } from './fixtures/read-by-pool.ts'

expectNothingLeft()

const MISMATCH = { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH', errno: undefined }

const NOT_PRELOADED = {
  step: 'preload',
  code: 'ERR_NAMESPACE_PRELOAD',
  errno: undefined,
  message: saying(/did not load the native file/),
}

/** A layer of somebody else, that comes after. */
function tamper(amend: (launch: Launch) => void): Layer {
  return { name: 'tampering', amend }
}

/** What the module of the action loads into its process. */
function load(program: string): { env: { LOAD_LIBRARY: string } } {
  return { env: { LOAD_LIBRARY: buildLibrary(program) } }
}

/** C that does something in a thread of its own, which then stays. */
function inThread(what: string): string {
  return `
    static int done[2];
    static void *run(void *_) {
      if (${what}) abort();
      write(done[1], "", 1);
      for (;;) pause();
    }
    __attribute__((constructor)) static void begin(void) {
      pthread_t thread;
      char byte;
      pipe2(done, O_CLOEXEC);
      pthread_create(&thread, 0, run, 0);
      read(done[0], &byte, 1);
    }`
}

/** C that does something in the thread that loads it. */
function inMainThread(what: string): string {
  return `__attribute__((constructor)) static void begin(void) { if (${what}) abort(); }`
}

const noVerifying = noNamespaces ?? noCompiler

describe.skipIf(noVerifying)(`a thread that is elsewhere${because(noVerifying)}`, () => {
  it('is not where it should have been moved to', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const { error, isLoaded } = await refuse(
      [enter({ net: pid })],
      load(inThread('unshare(CLONE_NEWNET)')),
    )
    expect(error).toMatchObject({
      ...MISMATCH,
      type: 'net',
      ref: pid,
      message: saying(
        /^A thread is in net:\[\d+\] on device \d+, and should be in net:\[\d+\] on device \d+\.$/,
      ),
    })
    expect(isLoaded).toBe(true)
  })

  it('has left a namespace that nobody asked for', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const { error } = await refuse([enter({ net: pid })], load(inThread('unshare(CLONE_NEWUTS)')))
    expect(error).toMatchObject({ ...MISMATCH, type: 'uts', ref: undefined })
  })

  it('has gone on to another one', async () => {
    const { pid } = await temporaryNamespaces(['--uts'])
    const other = await temporaryNamespaces(['--uts'])
    const go = `setns(open("/proc/${other.pid}/ns/uts", O_RDONLY), 0)`
    const { error } = await refuse([enter({ uts: pid })], load(inThread(go)))
    expect(error).toMatchObject({ ...MISMATCH, type: 'uts', ref: pid })
  })

  it('has left the one that was created', async () => {
    const other = await temporaryNamespaces(['--ipc'])
    const go = `setns(open("/proc/${other.pid}/ns/ipc", O_RDONLY), 0)`
    const { error } = await refuse([create({ ipc: true })], load(inThread(go)))
    expect(error).toMatchObject({ ...MISMATCH, type: 'ipc', ref: undefined })
  })

  it('is the main thread', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const { error } = await refuse(
      [enter({ net: pid })],
      load(inMainThread('unshare(CLONE_NEWIPC)')),
    )
    expect(error).toMatchObject({ ...MISMATCH, type: 'ipc' })
  })

  it('has a root directory of its own, which would not move', async () => {
    const { pid } = await temporaryNamespaces(['--mount'])
    const { error } = await refuse([enter({ mnt: pid })], load(inThread('unshare(CLONE_FS)')))
    expect(error).toMatchObject({ ...MISMATCH, type: 'mnt', ref: pid })
    expect(error.message).toBe('A thread has another root directory.')
  })

  it('would start its children in another PID namespace', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const { error } = await refuse(
      [enter({ net: pid })],
      load(inMainThread('unshare(CLONE_NEWPID)')),
    )
    expect(error).toMatchObject({ ...MISMATCH, type: 'pid' })
  })
})

describe.skipIf(noNamespaces)(`a thread that is there first${because(noNamespaces)}`, () => {
  it('is of a loader, and is inside with all that it starts', async () => {
    const directory = temporaryDirectory()
    const setup = `mkdir ${directory}/in; mount -t tmpfs tmpfs ${directory}/in; printf inside > ${directory}/in/file`
    const { pid } = await temporaryNamespaces(['--mount'], setup)
    const sign = join(directory, 'sign')
    const preload = new URL('fixtures/start-pool-on-sign.ts', import.meta.url).href
    const text = await readByPool.reexec(
      { sign, path: join(directory, 'in/file') },
      {
        layers: [enter({ mnt: pid })],
        env: { NODE_OPTIONS: `--import ${preload}`, POOL_SIGN: sign },
      },
    )
    expect(text).toBe('inside')
  })

  it.skipIf(noCompiler)(
    `is another library's, and forbids much${because(noCompiler)}`,
    async () => {
      const { pid } = await temporaryNamespaces(['--user', '--map-root-user', '--net', '--mount'])
      const env = { LD_PRELOAD: buildLibrary(inThread('0')) }
      const message = saying(/another library in LD_PRELOAD may have started/)
      const failed = { errno: 22, code: 'EINVAL', message }
      for (const type of ['user', 'mnt'] as const) {
        const { error, isLoaded } = await refuse([enter({ [type]: pid })], { env })
        expect(error).toMatchObject({ ...failed, type, ref: pid, step: 'setns' })
        expect(isLoaded).toBe(false)
      }
      const created = await refuse([create({ user: true })], { env })
      expect(created.error).toMatchObject({ ...failed, type: 'user', step: 'unshare' })
      // This is possible, and leaves the thread behind.
      const entered = await refuse([enter({ net: pid })], { env })
      expect(entered.error).toMatchObject({ ...MISMATCH, type: 'net', ref: pid })
    },
  )
})

describe.skipIf(noNamespaces)(`another layer${because(noNamespaces)}`, () => {
  it.each(['LD_PRELOAD', 'REEXEC_NS'])('takes %s away', async (name) => {
    const layer = tamper((launch) => (launch.env[name] = undefined))
    for (const first of [enter({ net: process.pid }), create({ pid: true })]) {
      const { error, isLoaded } = await refuse([first, layer])
      expect(error).toMatchObject(NOT_PRELOADED)
      expect(isLoaded).toBe(false)
    }
  })

  it('takes a step out', async () => {
    const layer = tamper(
      ({ env }) => (env['REEXEC_NS'] = env['REEXEC_NS']?.replace(/e \d+ \d+ /, '')),
    )
    const { pid } = await temporaryNamespaces(['--net', '--uts'])
    const { error, isLoaded } = await refuse([enter({ net: pid, uts: pid }), layer])
    expect(error).toMatchObject({
      ...MISMATCH,
      message: '1 of 2 namespaces were entered or created.',
    })
    expect(isLoaded).toBe(false)
  })

  it('leads a step elsewhere', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const other = `/proc/${(await temporaryNamespaces(['--net'])).pid}/ns/net`
    const layer = tamper(({ env }) => {
      env['REEXEC_NS'] = env['REEXEC_NS']?.replace(/e \d+ (\d+) /, `i $1 ${other.length} ${other} `)
    })
    const { error } = await refuse([enter({ net: pid }), layer])
    expect(error).toMatchObject({ ...MISMATCH, type: 'net', ref: pid })
  })

  it('garbles the steps', async () => {
    const layer = tamper(({ env }) => (env['REEXEC_NS'] += 'x 1 2 '))
    const { error, isLoaded } = await refuse([create({ net: true }), layer])
    expect(error).toMatchObject({ errno: 22, code: 'EINVAL' })
    expect(isLoaded).toBe(false)
  })

  it('puts another file in front, which is none', async () => {
    const layer = tamper(({ env }) => (env['LD_PRELOAD'] = '/no/such/file'))
    const { error, isLoaded } = await refuse([enter({ net: process.pid }), layer], {
      stderr: 'ignore',
    })
    expect(error).toMatchObject(NOT_PRELOADED)
    expect(isLoaded).toBe(false)
  })
})

describe.skipIf(noNamespaces)(`a variable alone${because(noNamespaces)}`, () => {
  it('moves no program that loads the native file by itself', () => {
    const module = new URL('../src/index.ts', import.meta.url).href
    const program = `import { namespacesOf, supported } from ${JSON.stringify(module)}
      supported()
      console.log(namespacesOf('self').uts)`
    const flags = ['--no-warnings', '--input-type=module', '--eval', program]
    const run = (env: NodeJS.ProcessEnv): string =>
      execFileSync(process.execPath, flags, { env: { ...process.env, ...env }, encoding: 'utf8' })
    // As a parent tells its child to create a namespace.
    const REEXEC_NS = `${process.pid} 99 c ${CLONE_FLAGS.uts} 6 ns/uts `
    const own = `${namespacesOf('self').uts}\n`
    expect(run({ REEXEC_NS })).toBe(own)
    expect(run({ REEXEC_NS, LD_PRELOAD: findNativeFile() })).not.toBe(own)
  })
})
