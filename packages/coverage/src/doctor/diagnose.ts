import { type Finding, findOut } from '@reexec/core/doctor'
import { compileCacheFinding, nodeOptionsFinding, outerCoverageFinding } from './environment.ts'
import { nativeFinding, permissionFinding } from './node.ts'
import { sessionFinding } from './session.ts'
import { temporaryDirectoryFinding } from './temporary-directory.ts'
import { tryAction, tryProcess } from './trial.ts'
import { typeScriptFinding } from './typescript.ts'

/**
 * Finds out whether children would be covered in a project, and what stands in the way.
 *
 * @param directory The project, as an absolute path.
 */
export async function diagnose(directory: string): Promise<Finding[]> {
  const subjects: [subject: string, find: () => Finding | Promise<Finding>][] = [
    ['The temporary directory', temporaryDirectoryFinding],
    ['The native file', nativeFinding],
    ['Permissions', permissionFinding],
    ['NODE_V8_COVERAGE', outerCoverageFinding],
    ['REEXEC_COVERAGE', sessionFinding],
    ['NODE_OPTIONS', nodeOptionsFinding],
    ['NODE_COMPILE_CACHE', compileCacheFinding],
    ['TypeScript', () => typeScriptFinding(directory)],
    ['A trial with an action', tryAction],
    ['A trial with a process', tryProcess],
  ]
  const findings: Finding[] = []
  // One after the other: a trial covers whatever is started meanwhile.
  for (const [subject, find] of subjects) findings.push(await findOut(subject, find))
  return findings
}
