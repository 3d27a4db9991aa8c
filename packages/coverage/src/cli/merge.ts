import { UnmergeableFileError } from '../errors.ts'
import { mergeCoverage } from '../merge-coverage.ts'
import { finish } from './finish.ts'
import type { MergeArguments } from './parse-arguments.ts'
import { sourceOptions } from './source-options.ts'

/** Returns the exit status. */
export async function merge(args: MergeArguments): Promise<number> {
  try {
    const collected = await mergeCoverage(args.files, sourceOptions(args))
    return (await finish(collected, args)) ? 0 : 1
  } catch (error) {
    if (!(error instanceof UnmergeableFileError)) throw error
    console.error(`reexec-coverage: ${error.message}`)
    return 1
  }
}
