import type { SourceOptions } from '../matcher.ts'
import type { ReportArguments } from './parse-arguments.ts'

export function sourceOptions({ root, include, exclude }: ReportArguments): SourceOptions {
  return {
    root,
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
  }
}
