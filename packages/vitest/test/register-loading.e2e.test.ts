import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LoadingOffer } from '../src/loading/offer.ts'

const REGISTER = new URL('../dist/child/register-loading.js', import.meta.url).href
const CLI = fileURLToPath(new URL('fixtures/loading/src/cli.ts', import.meta.url))

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'reexec-test-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

/** What a program says on stderr that is to be helped by an offer. */
function stderrOf(program: string, offer: string): string {
  const NODE_OPTIONS = `--import=${REGISTER}?${encodeURIComponent(offer)}`
  const { stderr } = spawnSync(process.execPath, [program], {
    env: { ...process.env, NODE_OPTIONS },
  })
  return String(stderr)
}

function offerOf(socket: string): string {
  const file = join(directory, 'offer.json')
  const offer: LoadingOffer = {
    socket,
    directory,
    file,
    project: 0,
    aliases: [],
    defines: {},
    inlinesPackages: false,
  }
  writeFileSync(file, JSON.stringify(offer))
  return file
}

it('says that Vitest has ended when it could have helped', () => {
  const stderr = stderrOf(CLI, offerOf(join(directory, 'vite.sock')))
  expect(stderr).toContain('Cannot find module')
  expect(stderr).toContain('Vitest has ended')
})

it('leaves a program alone that outlives Vitest from its start', () => {
  const stderr = stderrOf(CLI, join(directory, 'missing.json'))
  expect(stderr).toContain('Cannot find module')
  expect(stderr).not.toContain('@reexec/vitest')
})

it('costs a program that Node.js loads by itself no question', () => {
  const program = join(directory, 'program.mjs')
  writeFileSync(
    program,
    `import { readFile } from 'node:fs/promises'; console.error(typeof readFile)`,
  )
  expect(stderrOf(program, offerOf(join(directory, 'vite.sock')))).toBe('function\n')
})
