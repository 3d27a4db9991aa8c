import { it } from 'vitest'
import { run } from './situations.mjs'

it('runs', { timeout: 60_000 }, async () => {
  await run(process.env['SITUATION'] ?? '')
})
