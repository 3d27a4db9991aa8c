import { readlinkSync } from 'node:fs'
import { define } from './least-define.ts'

export const run = define((types: readonly string[]) =>
  types.map((type) => readlinkSync(`/proc/self/ns/${type}`)),
)
