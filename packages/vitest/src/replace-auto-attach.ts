import type { TestProject, Vitest } from 'vitest/node'

/**
 * Switches Vitest's own coverage of child processes off, which has to be before its provider begins: the two would count the same runs, and Vitest's makes
 * other maps of the same files.
 */
export function replaceAutoAttach(vitest: Vitest, project?: TestProject): void {
  const options = [vitest.config.coverage, project?.config.coverage]
  const asked = options.filter((each) => each !== undefined && each.autoAttachSubprocess)
  for (const each of asked) if (each !== undefined) each.autoAttachSubprocess = false
  if (asked.length === 0) return
  vitest.logger.log(
    '@reexec/vitest: covers child processes itself, so that `coverage.autoAttachSubprocess` is switched off.',
  )
}
