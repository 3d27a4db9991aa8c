// node src/main.ts: has a child here and one in the sandbox try the same things, and shows what comes of them.
import { compare } from './compare.ts'

const { here, sandboxed } = await compare()
const rows = Object.keys(here).map((what) => [
  what,
  { 'in a child': here[what], 'in the sandbox': sandboxed[what] },
])
console.table(Object.fromEntries(rows))
