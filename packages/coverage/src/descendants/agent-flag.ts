/**
 * Says how Node.js loads the agent, for `NODE_OPTIONS`: before all else, and so that nothing else differs. See docs/decisions.md.
 *
 * @param agent Path of the agent; has to be one that the process can read, or it does not start.
 */
export function requireFlag(agent: string): string {
  return quoteOption(`--require=${agent}`)
}

/**
 * The same for a process that may not find the agent where it runs: it starts all the same, and is not covered then. It runs CommonJS as if it was
 * imported, by which the order of its promises and `process.nextTick()` differs.
 */
export function tryingFlag(agent: string): string {
  const load = `process.getBuiltinModule('module').createRequire('/')(${JSON.stringify(agent)})`
  return `--import=data:text/javascript,${encodeURIComponent(`try{${load}}catch{}`)}`
}

/** Double quotes quote, and a backslash escapes within these only. */
function quoteOption(option: string): string {
  return /[ "]/.test(option) ? `"${option.replaceAll(/["\\]/g, String.raw`\$&`)}"` : option
}

/** Puts a flag before those that there are. */
export function addFlag(options: string | undefined, flag: string): string {
  return options === undefined || options === '' ? flag : `${flag} ${options}`
}

/** Takes away what `addFlag` has added. `undefined` if there was nothing else. */
export function removeFlag(options: string | undefined, flag: string): string | undefined {
  if (options === flag) return undefined
  return options?.replace(`${flag} `, '').replace(` ${flag}`, '')
}
