import { writeSync } from 'node:fs'
import { makeBuffer } from '../fixtures/make-buffer.ts'
import { makeRecords } from '../fixtures/make-records.ts'

// Makes what is big. Records go as JSON, which is the fastest there is for them, and loses what they are.
const [kind, megabytes] = process.argv.slice(2)
if (kind === 'buffer') makeBuffer(Number(megabytes))
else {
  const bytes = Buffer.from(JSON.stringify(makeRecords(Number(megabytes))))
  for (let at = 0; at < bytes.length;) at += writeSync(3, bytes, at)
}
