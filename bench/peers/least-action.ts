import { define } from './least-define.ts'

export const add = define((n: number) => n + 1)
