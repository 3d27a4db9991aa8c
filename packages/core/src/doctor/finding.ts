/** Something that a diagnosis found out. */
export interface Finding {
  /** `ok`: as it should be. `note`: to be known, as it takes something away. `problem`: something will not work. */
  readonly level: 'ok' | 'note' | 'problem'
  /** One sentence, for people and bug reports. */
  readonly text: string
}

/**
 * What the subpath `doctor` of each package exports.
 *
 * @param directory The project, as an absolute path: what is installed there counts, and its configuration.
 */
export type Diagnose = (directory: string) => Finding[] | Promise<Finding[]>

/** Makes a finding of what may throw, so that one that cannot be made costs no other. */
export async function findOut(
  subject: string,
  find: () => Finding | Promise<Finding>,
): Promise<Finding> {
  try {
    return await find()
  } catch (error) {
    return { level: 'problem', text: `${subject}: ${String(error)}` }
  }
}
