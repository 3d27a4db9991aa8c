import { DecodeError } from './decode-error.ts'
import type { Decoding } from './decoding.ts'

type Parts = readonly unknown[]

export function putBigInt(decoding: Decoding, [digits]: Parts): void {
  if (typeof digits !== 'string') throw new DecodeError('The digits are missing.')
  const isNegative = digits.startsWith('-')
  const magnitude = BigInt(`0x${isNegative ? digits.slice(1) : digits}`)
  decoding.put(isNegative ? -magnitude : magnitude)
}

export function putRegExp(decoding: Decoding, [source, flags]: Parts): void {
  if (typeof source !== 'string' || typeof flags !== 'string') {
    throw new DecodeError('The pattern is missing.')
  }
  decoding.putObject(new RegExp(source, flags))
}

export function putBoxed(decoding: Decoding, [primitive]: Parts): void {
  if (primitive === undefined || primitive === null) throw new DecodeError('Nothing can be boxed.')
  decoding.putObject(new Object(primitive))
}
