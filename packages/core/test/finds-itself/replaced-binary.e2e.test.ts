import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { ProgramFolder, reply, run } from './program-folder.ts'

leavesNothing()

const program = join(import.meta.dirname, 'fixtures/replaces-itself.ts')

it.each(['replaced', 'deleted'])('re-executes, also in a child, when the binary was %s', (how) => {
  using folder = new ProgramFolder()
  const command = join(folder.path, 'node')
  copyFileSync(process.execPath, command)
  const { answers, ...self } = reply(run([program, how], { command })) as { answers: number[] }
  expect(self).toMatchObject({
    command: '/proc/self/exe',
    reason: `${command} is no longer the running binary (${command} (deleted))`,
  })
  expect(new Set(answers).size).toBe(2)
})
