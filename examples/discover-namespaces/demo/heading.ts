/** Prints what comes next. */
export function heading(text: string): void {
  console.log(`\n== ${text}\n`)
}
