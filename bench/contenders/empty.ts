import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { pathOf } from '../programs.ts'

const EMPTY = pathOf('peers/empty.cjs')

/** Starts Node.js with an empty script, and waits for its end: what nothing that starts Node.js can be faster than. */
export async function runEmpty(...flags: string[]): Promise<void> {
  const child = spawn(process.execPath, [...flags, EMPTY], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The empty script exited with ${code}.`)
}
