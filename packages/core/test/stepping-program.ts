import { ProgramFolder, type Ran, reply, run } from './finds-itself/program-folder.ts'

/** The built package: unbuilt, the program of children is TypeScript itself, which Node.js has to strip. */
export const CORE: string = new URL('../dist/index.js', import.meta.url).href

/** Takes steps and prints what the calls among them gave. Does not load the module of the action. */
const PROGRAM = `
import { rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { defineAction } from '${CORE}'
const [module, steps] = process.argv.slice(2)
const action = defineAction(pathToFileURL(module).href, 'run', () => {})
const told = ({ code, message, stack }) => ({ code, message, stack: stack.split(/\\n +at /)[0] })
const outcomes = []
for (const { call, write, text, remove } of JSON.parse(steps)) {
  if (write !== undefined) writeFileSync(write, text)
  if (remove !== undefined) rmSync(remove)
  if (call === undefined) continue
  const calls = Array.from({ length: call }, () => action.reexec(undefined, { stderr: 'inherit' }).catch(told))
  outcomes.push(call === 1 ? await calls[0] : await Promise.all(calls))
}
console.log(JSON.stringify(outcomes))`

/** Loads the module of the action as a child does, and prints what the action gives. */
const PLAIN = `
import { pathToFileURL } from 'node:url'
const { run } = await import(pathToFileURL(process.argv[2]).href)
console.log(JSON.stringify([run()]))`

/** Some calls at a time, or what is done to a file between calls. */
export type Step = { call: number } | { write: string; text: string } | { remove: string }

/** The folder of a program that re-executes, and whose modules are ES modules. */
export function moduleFolder(): ProgramFolder {
  const folder = new ProgramFolder()
  folder.write('package.json', '{ "type": "module" }')
  folder.write('main.mjs', PROGRAM)
  folder.write('plain.mjs', PLAIN)
  return folder
}

/** Runs the program: takes steps with the action `run` of a module. */
export function take(
  folder: ProgramFolder,
  module: string,
  steps: readonly Step[],
  ...flags: readonly string[]
): Ran {
  return run([...flags, `${folder.path}/main.mjs`, module, JSON.stringify(steps)])
}

/** Loads the module as a child does, without one. */
export function loadPlainly(folder: ProgramFolder, module: string): Ran {
  return run([`${folder.path}/plain.mjs`, module])
}

/** What calls gave, one after the other, or what they threw. */
export function outcomes(ran: Ran): unknown[] {
  return reply(ran) as unknown[]
}
