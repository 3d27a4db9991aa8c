export { Decoder } from './decode.ts'
export { encodeChunks } from './encode.ts'
