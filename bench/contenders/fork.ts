import { type ForkOptions, fork } from 'node:child_process'
import { once } from 'node:events'
import { pathOf } from '../programs.ts'

/** Starts a program by `fork()`, sends it one message, and waits for one and for its end. */
export async function askForked(
  program: string,
  message: object | number,
  options: ForkOptions = {},
): Promise<unknown> {
  const child = fork(pathOf(program), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...options,
  })
  const answers: unknown[] = []
  child.on('message', (answer) => answers.push(answer))
  child.send(message)
  // That the channel is closed comes after all messages, and not always after the exit.
  await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  if (answers.length !== 1) throw new Error(`${program} gave ${answers.length} answers.`)
  return answers[0]
}
