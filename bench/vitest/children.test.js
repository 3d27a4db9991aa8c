// Is copied into the project that is measured. Starts children, two at a time, and says when the last one has ended.
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const { BENCH_CHILDREN, BENCH_COPIES, BENCH_ACTION, BENCH_ENDED } = process.env

it('starts children', async () => {
  const action = new URL(BENCH_ACTION, import.meta.url).href
  const { walkInChild } = await import(action)
  let left = Number(BENCH_CHILDREN)
  const work = async () => {
    while (left-- > 0) expect(await walkInChild.reexec(0)).toBe(435)
  }
  await Promise.all([work(), work()])
  const copies = Number(BENCH_COPIES ?? 1)
  if (copies > 1) copyProfiles(copies)
  writeFileSync(BENCH_ENDED, String(Date.now()))
})

/** For more profiles than there is time for children: ours, or those of Vitest's own coverage of children. */
function copyProfiles(copies) {
  const directory = inject('@reexec/vitest')?.directory ?? process.env.NODE_V8_COVERAGE
  for (const name of readdirSync(directory, { recursive: true })) {
    const ending = /\.(?:rxp|json)$/.exec(name)?.[0]
    if (ending === undefined) continue
    for (let copy = 1; copy < copies; copy++)
      copyFileSync(
        join(directory, name),
        join(directory, name.replace(ending, `-${copy}${ending}`)),
      )
  }
}
