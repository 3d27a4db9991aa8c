import type { Engine } from './action.ts'
import { reexec } from './parent/reexec.ts'
import { reexecSync } from './parent/reexec-sync.ts'
import { provideCodec } from './wire/codec.ts'
import * as wholeCodec from './wire/whole-codec.ts'

provideCodec(() => wholeCodec)

/** What makes calls in a parent. */
export const engine: Engine = { reexec, reexecSync }
