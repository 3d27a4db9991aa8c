import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const SERVER = fileURLToPath(new URL('../src/server.ts', import.meta.url))

declare module 'vitest' {
  interface ProvidedContext {
    server: string
  }
}

/** Starts the server once for all test files, and kills it at the end. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const server = spawn(process.execPath, ['--no-warnings', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(server.stdout, 'data')) as [Buffer]
  provide('server', String(url).trim())
  return () => void server.kill('SIGKILL')
}
