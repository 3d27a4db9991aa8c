/**
 * Adds up numbers as they are written.
 *
 * @throws {RangeError} when one is none.
 */
export function sumUp(words: readonly string[]): number {
  return words.reduce((sum, word) => {
    const number = Number(word)
    if (Number.isNaN(number)) throw new RangeError(`"${word}" is no number`)
    return sum + number
  }, 0)
}
