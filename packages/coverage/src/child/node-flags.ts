/** All flags that this process was started with, as one text, with dashes only: Node.js takes underscores for these. */
export function nodeFlags(): string {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ').replaceAll('_', '-')
}
