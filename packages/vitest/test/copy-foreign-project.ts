import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { copyForeign } from '../../coverage/test/copy-foreign.ts'
import { copyProject } from './run-vitest.ts'

/** A copy of the project `foreign`, with the TypeScript of six packages in `sources`. */
export function copyForeignProject(): ReturnType<typeof copyProject> {
  const copy = copyProject('foreign')
  const sources = join(copy.root, 'sources')
  mkdirSync(sources)
  copyForeign(sources)
  return copy
}
