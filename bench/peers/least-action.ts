import { define } from './least-define.ts'

export const run = define((n: number) => n + 1)
