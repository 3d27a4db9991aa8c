/** Tells whether an ES module is looked for. What is required is left to Node.js, as it is in the test. */
export function isImport({ conditions }: { readonly conditions: readonly string[] }): boolean {
  return conditions.includes('import')
}
