import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('loads no built-in module, whatever it encodes and decodes', () => {
  const script = fileURLToPath(new URL('fixtures/counts-modules-of-codec.ts', import.meta.url))
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual([])
})
