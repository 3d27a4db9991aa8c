/** Names the sign of a number. */
export function sign(n: number): string {
  if (n < 0) return 'negative'
  if (n > 0) return 'positive'
  return 'zero'
}
