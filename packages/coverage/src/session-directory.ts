// For those who have to make a directory of a session before anything is covered, and may never need the rest of the package.
export { listProfiles } from './profile-files.ts'
export { openSessionDirectory, type SessionDirectory } from './session-directory/open.ts'
