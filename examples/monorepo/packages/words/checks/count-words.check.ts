import { expect, it } from 'vitest'
import { countWords } from '../src/count-words.ts'

it('finds no words where there are none', () => {
  expect(countWords(' ')).toBe(0)
})
