import { expect, it } from 'vitest'
import { BodyUnpacker } from '../../src/read/body-unpacker.ts'
import { packedBody } from '../packed-frame.ts'

it('unpacks up to a bound, whatever bodies say', () => {
  const packed = packedBody(Buffer.from('0123456789'))
  const unpacker = new BodyUnpacker(25)
  const bodies = [1, 2, 3].map(() => unpacker.unpack(packed)?.toString())
  expect(bodies).toEqual(['0123456789', '0123456789', undefined])
})
