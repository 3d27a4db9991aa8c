import { parseArgs } from 'node:util'
import { sumUp } from './sum-up.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
})

if (values.help) {
  console.log('usage: cli.ts number…')
  process.exit(0)
}
try {
  console.log(sumUp(positionals))
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
