// For harnesses that cover what many threads and processes start, each of which has to load this: built into one file, as looking for files takes longer
// than to run them.
export { coverDescendants } from './descendants.ts'
export { coverageLayer } from './layer.ts'
