import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { pathOf } from '../programs.ts'

const SCRIPT = pathOf('peers/print-namespaces.js')

/** Runs a script by a command that enters or creates namespaces, until the command has ended. */
export async function askInside(
  command: readonly string[],
  types: readonly string[],
): Promise<readonly string[]> {
  const [file = '', ...flags] = command
  const child = spawn(file, [...flags, process.execPath, SCRIPT, ...types], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${file} exited with ${code}.`)
  return JSON.parse(said) as string[]
}

/** A process that keeps namespaces, until its standard input ends. */
export async function holdNamespaces(
  flags: readonly string[],
): Promise<{ pid: number } & AsyncDisposable> {
  const child = spawn('unshare', [...flags, 'sh', '-c', 'echo; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    pid: child.pid as number,
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await exited
    },
  }
}
