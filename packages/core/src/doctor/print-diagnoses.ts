import type { Diagnosis } from './diagnose-all.ts'

const MARKS = { ok: ' ', note: '!', problem: 'x' } as const

/** Makes a text for people of diagnoses: a heading a package, a line a finding, and what was found in the end. */
export function printDiagnoses(diagnoses: readonly Diagnosis[]): string {
  const parts = diagnoses.map(({ package: name, version, findings }) =>
    version === undefined
      ? `${name} is not installed`
      : [
          `${name} ${version}`,
          ...findings.map(({ level, text }) => `  ${MARKS[level]} ${text}`),
        ].join('\n'),
  )
  const problems = diagnoses
    .flatMap(({ findings }) => findings)
    .filter(({ level }) => level === 'problem')
  const end =
    problems.length === 0 ? 'No problem was found.' : `Problems: ${problems.length}, marked with x.`
  return [...parts, end].join('\n\n')
}
