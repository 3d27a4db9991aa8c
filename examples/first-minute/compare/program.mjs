import { run } from './situations.mjs'

await run(process.env.SITUATION)
