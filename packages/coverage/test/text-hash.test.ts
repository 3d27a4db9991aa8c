import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hashText } from '../src/text-hash.ts'

const text = readFileSync(new URL(import.meta.url), 'utf8')

it('is the same for the same text', () => {
  expect(hashText(readFileSync(new URL(import.meta.url), 'utf8'))).toBe(hashText(text))
})

it('differs for every text with one unit changed, removed or swapped', () => {
  const hashes = new Set([hashText(text)])
  let texts = 1
  for (let at = 0; at < text.length - 1; at++) {
    const changed = String.fromCharCode(text.charCodeAt(at) ^ 1)
    hashes.add(hashText(text.slice(0, at) + changed + text.slice(at + 1)))
    texts++
    if (text[at] === text[at + 1]) continue
    hashes.add(hashText(text.slice(0, at) + text.slice(at + 1)))
    hashes.add(hashText(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)))
    texts += 2
  }
  expect(hashes.size).toBe(texts)
})
