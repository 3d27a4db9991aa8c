import type { Finding } from '@reexec/core/doctor'
import { nativeFile } from '../native-file.ts'

/** Finds out whether a child is interrupted that does not wait for anything. */
export function nativeFinding(): Finding {
  try {
    process.dlopen({ exports: {} }, nativeFile())
    return { level: 'ok', text: 'The native file is loaded: children in endless loops are covered' }
  } catch (error) {
    return {
      level: 'note',
      text: `The native file is not loaded (${String(error)}): a child that is killed in an endless loop loses what it ran since it last waited`,
    }
  }
}

/** Finds out whether children may do what covering them takes. */
export function permissionFinding(): Finding {
  // Not there without `--permission`, and not in the types of all versions.
  if (!('permission' in process) || process.permission === undefined)
    return { level: 'ok', text: 'Node.js runs without --permission' }
  return {
    level: 'problem',
    text: 'Node.js runs with --permission: it keeps from a process what covering itself, or others, takes',
  }
}
