/** Counts the words of a text. */
export function countWords(text: string): number {
  const trimmed = text.trim()
  if (trimmed === '') {
    return 0
  }
  return trimmed.split(/\s+/).length
}
