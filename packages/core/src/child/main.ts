import { runChild } from './run-child.ts'

// The program of every child of a program that is more than one file.

void runChild((url) => import(url))
