import { type End, wrapLastWords } from './last-words.ts'
import { wrapFunction } from './wrap-function.ts'

/**
 * Calls back when this process or thread comes to its end by itself, and all of its `'exit'` listeners have run. No listener of ours is added: with
 * it the eleventh would warn of a leak, and those that are added later would run behind it.
 *
 * @param callback Must not throw. May be called more than once.
 */
export function atEnd(callback: (end: End) => void): void {
  let isExiting = false
  wrapLastWords(callback)
  wrapFunction('exit', (call, args) => {
    isExiting = true
    return call(args)
  })
  wrapFunction('emit', (call, args) => {
    const result = call(args)
    // After `process.exit()` there is `process.reallyExit()` to come. Programs emit it themselves, too.
    if (args[0] === 'exit' && !isExiting) callback(isEnding() ? 'certain' : 'likely')
    return result
  })
}

function isEnding(): boolean {
  const { _exiting: isExiting } = process as { _exiting?: boolean }
  return isExiting === true
}
