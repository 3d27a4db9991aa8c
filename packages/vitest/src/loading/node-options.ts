/** Adds a flag to the value of `NODE_OPTIONS`. */
export function addFlag(options: string | undefined, flag: string): string {
  return options === undefined || options === '' ? flag : `${options} ${flag}`
}

/** Takes away the flags that begin with a prefix. `undefined` if nothing is left. */
export function withoutFlags(options: string | undefined, prefix: string): string | undefined {
  const rest = options?.split(' ').filter((each) => !each.startsWith(prefix))
  return rest === undefined || rest.length === 0 ? undefined : rest.join(' ')
}
