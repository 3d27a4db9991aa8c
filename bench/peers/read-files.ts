// The least that whoever reads profiles does: waits to be told a directory, reads each file of it, and removes it.
import { readFileSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

process.once('message', ({ directory }: { readonly directory: string }) => {
  for (const name of readdirSync(directory)) {
    readFileSync(join(directory, name))
    unlinkSync(join(directory, name))
  }
  process.send?.([], () => process.disconnect())
})
process.send?.('ready')
