export { diagnose } from './doctor/diagnose-core.ts'
export { type Diagnosis, diagnoseAll } from './doctor/diagnose-all.ts'
export { type Diagnose, type Finding, findOut } from './doctor/finding.ts'
