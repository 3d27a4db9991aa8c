import { buildLibrary } from './library.ts'

/**
 * Builds a library that has processes which fork do something more before they go on.
 *
 * @param then C. `child` is the id of the new process, and `count` how many forks there were, of this process and its forebears.
 */
export function buildAfterFork(then: string): string {
  return buildLibrary(`
    int fork(void) {
      static int count;
      int child = ((int (*)(void))dlsym(RTLD_NEXT, "fork"))();
      count++;
      if (child > 0) { ${then} }
      return child;
    }`)
}
