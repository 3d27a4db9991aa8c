import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type ChildEnding,
  ChildKilledError,
  type Launch,
  type Layer,
  installLayer,
} from '@reexec/core'
import type { ChildLayerData } from './fixtures/child-layer.ts'
import { nothing } from './fixtures/goes-on-after-load.ts'
import { note, noteAndExit, noteAndHang, noteAndThrow, readDescriptor } from './fixtures/notes.ts'
import { surroundings } from './fixtures/surroundings.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile, temporaryFolder } from './temporary-file.ts'

leavesNothing()

const childModule = new URL('./fixtures/child-layer.ts', import.meta.url).href

/** A layer whose child half notes its hooks. */
function noting(name: string, data: ChildLayerData): Layer {
  return {
    name,
    amend: (launch) => launch.addChildModule(name, `${childModule}?name=${name}`, data),
  }
}

/** A layer whose parent half keeps what it is told. */
function telling(name: string, told: unknown[], amend?: (launch: Launch) => void): Layer {
  return {
    name,
    amend(launch) {
      told.push(`${name} amend`)
      launch.onSpawn((pid) => told.push([name, typeof pid]))
      launch.onEnd((ending) => told.push([name, ending]))
      amend?.(launch)
    },
  }
}

const ended: ChildEnding = {
  pid: expect.any(Number) as number,
  exitCode: 0,
  signal: null,
  answered: true,
}

describe('the hooks of layers in the child', () => {
  it('run around the action: installed layers first, the end in reverse', async () => {
    using notes = temporaryFile()
    const installed = installLayer(noting('installed', { notes: notes.path }))
    try {
      expect(
        await note.reexec(notes.path, { layers: [noting('own', { notes: notes.path })] }),
      ).toBe('done')
    } finally {
      installed[Symbol.dispose]()
    }
    expect(notes.lines()).toEqual([
      'installed createChildLayer',
      'own createChildLayer',
      'installed beforeLoad',
      'own beforeLoad',
      'installed beforeRun',
      'own beforeRun',
      'action',
      // Before the answer, and when the process exits.
      'own beforeEnd',
      'installed beforeEnd',
      'own beforeEnd',
      'installed beforeEnd',
    ])
  })

  it('run before the module of the action is loaded, and after', async () => {
    using notes = temporaryFile()
    const { neverDefinedInTheChild } = await import('./fixtures/throws-while-loading.ts')
    const layers = [noting('own', { notes: notes.path })]
    await expect(neverDefinedInTheChild.reexec(undefined, { layers })).rejects.toThrow(
      'thrown while loading',
    )
    expect(notes.lines()).toEqual([
      'own createChildLayer',
      'own beforeLoad',
      'own beforeEnd',
      'own beforeEnd',
    ])
  })

  it('run before the end of an action that throws, and of one that exits', async () => {
    using notes = temporaryFile()
    const layers = [noting('own', { notes: notes.path })]
    await expect(noteAndThrow.reexec(notes.path, { layers })).rejects.toThrow('after its note')
    await expect(noteAndExit.reexec(notes.path, { layers })).rejects.toThrow('exited with code 3')
    const start = ['own createChildLayer', 'own beforeLoad', 'own beforeRun', 'action']
    expect(notes.lines()).toEqual([
      ...start,
      'own beforeEnd',
      'own beforeEnd',
      ...start,
      'own beforeEnd',
    ])
  })

  it('run before a child is ended that took too long', async () => {
    using notes = temporaryFile()
    const layers = [noting('own', { notes: notes.path })]
    const call = noteAndHang.reexec(notes.path, { layers, timeoutMs: 3000, graceMs: 20_000 })
    await expect(call).rejects.toMatchObject({ name: 'CallTimeoutError', signal: 'SIGTERM' })
    expect(notes.lines().slice(-2)).toEqual(['action', 'own beforeEnd'])
  })

  it.each(['createChildLayer', 'beforeLoad', 'beforeRun'] as const)(
    'keep the action from running when %s throws',
    async (throwIn) => {
      using notes = temporaryFile()
      const layers = [
        noting('first', { notes: notes.path }),
        noting('second', { notes: notes.path, throwIn }),
      ]
      const error = await note.reexec(notes.path, { layers }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(RangeError)
      expect(error).toMatchObject({
        message: throwIn,
        layer: 'second',
        layers: ['first', 'second'],
      })
      expect(notes.lines()).toContain(`second ${throwIn}`)
      expect(notes.lines()).not.toContain('action')
    },
  )

  it('let nothing of the module run any more when beforeRun throws', async () => {
    using notes = temporaryFile()
    using moduleNotes = temporaryFile()
    const layers = [noting('own', { notes: notes.path, throwIn: 'beforeRun' })]
    const call = nothing.reexec(undefined, { layers, env: { NOTES: moduleNotes.path } })
    await expect(call).rejects.toMatchObject({ name: 'RangeError', message: 'beforeRun' })
    expect(notes.lines().at(-1)).toBe('own beforeEnd')
    expect(moduleNotes.lines()).toEqual([])
  })

  it('do not cost the answer when beforeEnd throws, which is a warning in the child', async () => {
    using notes = temporaryFile()
    using stderr = temporaryFile()
    const layers = [noting('own', { notes: notes.path, throwIn: 'beforeEnd' })]
    expect(await note.reexec(notes.path, { layers, stderr: stderr.fd })).toBe('done')
    expect(stderr.lines().join('\n')).toContain('RangeError: beforeEnd')
  })

  it('are not there when the module of a layer is not', async () => {
    using notes = temporaryFile()
    const missing: Layer = {
      name: 'missing',
      amend: (launch) => launch.addChildModule('missing', 'file:///nowhere/layer.js', undefined),
    }
    await expect(note.reexec(notes.path, { layers: [missing] })).rejects.toThrow(
      '/nowhere/layer.js',
    )
    expect(notes.lines()).toEqual([])
  })
})

describe('a layer in the parent', () => {
  it('amends environment, flags and descriptors, and is told of start and end', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'secret')
    writeFileSync(path, 'inherited')
    const told: unknown[] = []
    const fds: number[] = []
    const inheriting = telling('inheriting', told, (launch) => {
      const fd = openSync(path, 'r')
      fds.push(launch.inherit(fd))
      launch.env['LAYER_SAYS'] = 'hello'
      launch.onSpawn(() => closeSync(fd))
    })
    // The number is known when the layer has amended: 4 for the first.
    expect(await readDescriptor.reexec(4, { layers: [inheriting] })).toEqual(['inherited', 'hello'])
    expect(fds).toEqual([4])
    expect(told).toEqual(['inheriting amend', ['inheriting', 'number'], ['inheriting', ended]])
  })

  it('sees the options of the call, and has the last word', async () => {
    const amending: Layer = {
      name: 'amending',
      amend({ env, execArgv, action, module }) {
        expect({ action, module, of: env['OF_CALL'] }).toEqual({
          action: 'surroundings',
          module: surroundings.module,
          of: 'call',
        })
        env['OF_CALL'] = 'layer'
        env['GONE'] = undefined
        execArgv.push('--no-deprecation')
      },
    }
    const options = { env: { OF_CALL: 'call', GONE: 'not yet' }, layers: [amending] }
    const { env, execArgv } = await surroundings.reexec(undefined, options)
    expect(env['OF_CALL']).toBe('layer')
    expect(env).not.toHaveProperty('GONE')
    expect(execArgv).toContain('--no-deprecation')
  })

  it('keeps a child from being spawned by throwing, and the layers before it are told', async () => {
    using notes = temporaryFile()
    const told: unknown[] = []
    const reason = Object.freeze(new RangeError('not today'))
    const layers = [
      telling('first', told),
      telling('second', told, () => {
        throw reason
      }),
      telling('third', told),
    ]
    const error = await note.reexec(notes.path, { layers }).catch((thrown: unknown) => thrown)
    expect(error).toBe(reason)
    const notSpawned = { pid: undefined, exitCode: null, signal: null, answered: false }
    expect(told).toEqual([
      'first amend',
      'second amend',
      ['second', notSpawned],
      ['first', notSpawned],
    ])
    expect(notes.lines()).toEqual([])
  })

  it('is told of the end when there was nothing to spawn', async () => {
    const told: unknown[] = []
    const options = { layers: [telling('layer', told)], cwd: '/nowhere' }
    await expect(note.reexec('', options)).rejects.toMatchObject({ name: 'SpawnError' })
    expect(told).toEqual([
      'layer amend',
      ['layer', { pid: undefined, exitCode: null, signal: null, answered: false }],
    ])
  })

  it('is told of the end without an answer', async () => {
    using notes = temporaryFile()
    const told: unknown[] = []
    const call = noteAndExit.reexec(notes.path, { layers: [telling('layer', told)] })
    await expect(call).rejects.toThrow('exited with code 3')
    expect(told.at(-1)).toEqual(['layer', { ...ended, exitCode: 3, answered: false }])
  })

  it('stops a child before its action by throwing when it was spawned', async () => {
    using notes = temporaryFile()
    const told: unknown[] = []
    const layer = telling('layer', told, (launch) =>
      launch.onSpawn(() => {
        throw new URIError('late objection')
      }),
    )
    const error = await note
      .reexec(notes.path, { layers: [layer] })
      .catch((thrown: unknown) => thrown)
    expect(error).not.toBeInstanceOf(ChildKilledError)
    expect(error).toBeInstanceOf(URIError)
    expect(told.at(-1)).toMatchObject(['layer', { signal: 'SIGKILL', answered: false }])
    expect(notes.lines()).toEqual([])
  })

  it('fails a call by throwing at its end', async () => {
    using notes = temporaryFile()
    const told: unknown[] = []
    const layers = [
      telling('first', told),
      telling('second', told, (launch) =>
        launch.onEnd(() => {
          throw new URIError('at the end')
        }),
      ),
    ]
    await expect(note.reexec(notes.path, { layers })).rejects.toThrow('at the end')
    expect(told).toContainEqual(['first', ended])
    expect(notes.lines()).toEqual(['action'])
  })
})
