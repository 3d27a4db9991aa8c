import type * as wholeCodec from './whole-codec.ts'

/** What encodes and decodes any value that can be cloned. */
export type Codec = typeof wholeCodec

let load: (() => Codec) | undefined
let loaded: Codec | undefined

/** Says how the codec is to be had: at hand in a parent, loaded in a child whose values are not plain. */
export function provideCodec(loader: () => Codec): void {
  load ??= loader
}

export function codec(): Codec {
  if (load === undefined) throw new Error('No codec was provided.')
  return (loaded ??= load())
}
