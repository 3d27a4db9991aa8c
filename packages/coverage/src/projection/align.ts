/** How much may be missing on either side before the rest is given up: time and memory grow with its square. */
const MAX_EDITS = 1_000

/** How far in `a` each diagonal (index in `a` less index in `b`) was followed. */
type Reach = Map<number, number>

/**
 * Pairs what two sequences have in common, in order: a longest common subsequence. The cost grows with what differs, not with the
 * length (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
 *
 * @returns The indexes in `a` and `b` of each pair, ascending.
 */
export function alignSequences(a: readonly string[], b: readonly string[]): [number, number][] {
  const history = followDiagonals(a, b)
  const pairs: [number, number][] = []
  let [diagonal, x] = furthest(a, b, history.at(-1))
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const before = history[edits - 1]
    const start = startOn(diagonal, before)
    while (x > start) pairs.push([--x, x - diagonal])
    if (before === undefined) break
    diagonal = predecessorOf(diagonal, before)
    x = before.get(diagonal) ?? 0
  }
  return pairs.toReversed()
}

/** Gets as far as possible with 0, 1, 2, … edits, until both sequences are through. */
function followDiagonals(a: readonly string[], b: readonly string[]): Reach[] {
  const history: Reach[] = []
  for (let edits = 0; edits <= MAX_EDITS; edits++) {
    const reach: Reach = new Map()
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(diagonal, history.at(-1))
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      reach.set(diagonal, x)
    }
    history.push(reach)
    if ((reach.get(a.length - b.length) ?? -1) >= a.length) break
  }
  return history
}

/** Where in `a` a diagonal starts after one more edit: an item only `b` has keeps the place, one only `a` has moves on. */
function startOn(diagonal: number, reach: Reach | undefined): number {
  if (reach === undefined) return 0
  const previous = predecessorOf(diagonal, reach)
  return (reach.get(previous) ?? 0) + (previous < diagonal ? 1 : 0)
}

function predecessorOf(diagonal: number, reach: Reach): number {
  const above = reach.get(diagonal + 1) ?? -1
  const below = reach.get(diagonal - 1) ?? -1
  return above > below ? diagonal + 1 : diagonal - 1
}

/** The diagonal that got furthest in both without leaving either, and how far that is in `a`. */
function furthest(
  a: readonly string[],
  b: readonly string[],
  reach: Reach = new Map(),
): [number, number] {
  let best: [number, number] = [0, 0]
  for (const [diagonal, x] of reach) {
    const isInside = x <= a.length && x - diagonal <= b.length
    if (isInside && 2 * x - diagonal > 2 * best[1] - best[0]) best = [diagonal, x]
  }
  return best
}
