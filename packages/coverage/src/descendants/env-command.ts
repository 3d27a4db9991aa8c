import { nameOf } from './command.ts'

/** Options of env(1) that have a value as the next argument. */
const WITH_VALUE = /^(-[0iv]*[uC]|--unset|--chdir|--block-signal|--default-signal)$/

/**
 * Lets what env(1) starts with an empty environment, or without a variable of ours, have those of ours: behind its options.
 *
 * @param args The command, itself included.
 * @param amend Makes of the variables that are assigned there those that are to be.
 * @returns `undefined` where it passes them on by itself, starts nothing, or is written in a way that is not known here.
 */
export function amendEnvCommand(
  args: readonly string[],
  amend: (assigned: readonly string[]) => readonly string[] | undefined,
): string[] | undefined {
  if (nameOf(args[0] ?? '') !== 'env') return undefined
  let isCleared = false
  let at = 1
  for (; at < args.length && (args[at] as string).startsWith('-'); at++) {
    const option = args[at] as string
    if (option === '--') {
      at++
      break
    }
    // A whole command in one argument.
    if (/^-[0iv]*S|^--split-string/.test(option)) return undefined
    isCleared ||= option === '-' || /^-[0v]*i|^--ignore-environment$/.test(option)
    isCleared ||= /^(-u|--unset=)?(NODE_OPTIONS|REEXEC_COVERAGE)$/.test(option)
    if (WITH_VALUE.test(option)) {
      at++
      isCleared ||= /^(NODE_OPTIONS|REEXEC_COVERAGE)$/.test(args[at] ?? '')
    }
  }
  let end = at
  while (end < args.length && /^[^=]+=/.test(args[end] as string)) end++
  if (!isCleared || end >= args.length) return undefined
  const amended = amend(args.slice(at, end))
  return amended === undefined ? undefined : [...args.slice(0, at), ...amended, ...args.slice(end)]
}
