/**
 * Flags that say what to run, stop before it, or open a port for a debugger. A child has a program of its own.
 * See `node --help` of 22, 24 and 26.
 */
const NOT_FOR_CHILDREN = new RegExp(
  `^(?:-[cehipv]|-pe|--(?:${[
    'eval|print|check|interactive|input-type|entry-url|run',
    'inspect(?:-brk|-brk-node|-wait|-port)?|debug-port',
    'test|bench|watch(?:-.+)?',
    'build-sea|build-snapshot(?:-config)?|experimental-sea-config|snapshot-blob',
    'help|version|v8-options|completion-bash|prof-process',
  ].join('|')}))$`,
)

/**
 * Flags that are about the one process which got them. The variables of `--env-file` are inherited; profiles and traces are files in
 * the working directory, which may be a foreign one, or over the parent's.
 */
const FOR_ONE_PROCESS =
  /^--(?:env-file(?:-if-exists)?|(?:cpu|heap)-prof(?:-.+)?|prof|trace-event.+|(?:experimental-)?test-.+|bench-.+)$/

/** Leaves out the flags of a command line that a copy of this process must not repeat, with their values. */
export function repeatableFlags(flags: readonly string[]): string[] {
  return withoutFlags(flags, (flag) => NOT_FOR_CHILDREN.test(flag) || FOR_ONE_PROCESS.test(flag))
}

/**
 * Leaves out what makes a child stop, open a port, or run something else, of a value of `NODE_OPTIONS`. All else stays
 * byte for byte, as it is meant for every process.
 */
export function repeatableNodeOptions(value: string): string {
  // As Node.js splits it: only spaces separate, only double quotes quote, and backslashes escape only in these.
  const options = value.match(/(?:[^ "]|"(?:\\.|[^"\\])*"?)+/gs) ?? []
  const kept = withoutFlags(options, (option) => NOT_FOR_CHILDREN.test(option), unquote)
  return kept.length === options.length ? value : kept.join(' ')
}

/** Makes a value of `NODE_OPTIONS` of flags. */
export function quoteNodeOptions(flags: readonly string[]): string {
  return flags.map((each) => `"${each.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(' ')
}

/** @param read What stands in an option, as Node.js reads it. */
function withoutFlags(
  options: readonly string[],
  isUnwanted: (flag: string) => boolean,
  read: (option: string) => string = String,
): string[] {
  let keep = true
  return options.filter((each) => {
    const option = read(each)
    // There are only flags and their values: what is not a flag belongs to the one before.
    if (option.startsWith('-')) keep = !isUnwanted(flagName(option))
    return keep
  })
}

function unquote(option: string): string {
  return option.replaceAll(/"((?:\\.|[^"\\])*)"?/gs, (_, quoted: string) =>
    quoted.replaceAll(/\\(.)/gs, '$1'),
  )
}

/** Node.js takes `--max_old_space_size` for `--max-old-space-size`. */
function flagName(flag: string): string {
  return flag.replace(/=.*/s, '').replaceAll('_', '-')
}
