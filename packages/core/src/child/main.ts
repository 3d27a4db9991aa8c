import { runProgram } from './program.ts'

// What children are started with where this package is not built.

runProgram({ importModule: (url) => import(url) })
