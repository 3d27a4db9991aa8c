import { installLayer } from '@reexec/core'
import { expect, it } from 'vitest'
import { coverageLayer } from '../../src/layer.ts'
import { functionOf } from '../cover-in-folder.ts'
import { becomeProgram } from '../fixtures/become-program.ts'
import { PROGRAM, comparable, coverInFolder, fixture, run, truthOf } from './cover.ts'

const BECOME = fixture('become.cjs')
const truth = await truthOf('return')
const can = 'execve' in process
const reason = can ? '' : ' (skipped: this Node.js has no process.execve)'

it.skipIf(!can)(
  `covers each program that one process becomes, whatever environment it gives itself${reason}`,
  async () => {
    const folded = await coverInFolder(async () => {
      const command = [BECOME, BECOME, PROGRAM, 'exit in a timer']
      expect(await run(process.execPath, command)).toEqual({
        code: 5,
        signal: null,
        stdout: 'graded\n',
        stderr: '',
      })
    })
    expect(functionOf(folded, 'grade')).toEqual(truth)
    const { children } = folded
    expect(
      children.flatMap(({ texts }) => texts.map((url) => url.slice(url.lastIndexOf('/')))),
    ).toEqual(['/become.cjs', '/become.cjs', '/grade-and-end.cjs'])
    expect(new Set(children.map(({ pid }) => pid)).size).toBe(1)
    for (const child of children) {
      expect(child).toMatchObject({ covered: true, exitCode: 5, parentPid: process.pid })
    }
  },
)

it.skipIf(!can)(`covers a program that a re-executed child becomes${reason}`, async () => {
  const folded = await coverInFolder(async (directory) => {
    using _ = installLayer(coverageLayer(directory))
    await expect(becomeProgram.reexec(PROGRAM)).rejects.toThrow('')
  })
  expect(functionOf(folded, 'grade')).toEqual(truth)
  expect(folded.children.filter(({ covered }) => !covered)).toEqual([])
})

it.skipIf(!can)(`leaves what is wrong with process.execve to Node.js${reason}`, async () => {
  const program = `
    for (const args of [[], ['/bin/true', 'no list'], ['/bin/true', [], { A: 1 }], ['/bin/true', [], { 'A\\0': '' }]]) {
      try { process.execve(...args) } catch (error) { console.log(error.code, error.message) }
    }`
  const uncovered = comparable(await run(process.execPath, ['-e', program]))
  expect(uncovered.stdout).toMatch(/ERR_INVALID_ARG_TYPE/)
  await coverInFolder(async () => {
    expect(comparable(await run(process.execPath, ['-e', program]))).toEqual(uncovered)
  })
})
