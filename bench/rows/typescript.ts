import type { Action } from '@reexec/core'
import { load } from '../programs.ts'
import { type Row, nothingToClose } from '../row.ts'

type Numbers = Action<number, number>

/** What TypeScript adds. The first call, which is not counted, may leave something for the others. */
export const typeScriptOne: Row = {
  id: 'typescript-1',
  what: 'one TypeScript action of one module, second call on',
  open: () =>
    openPair(
      () => import('../fixtures/add.ts').then(({ add }) => add),
      () => load<{ add: Numbers }>('fixtures/add.js').then(({ add }) => add),
    ),
}

export const typeScriptThirty: Row = {
  id: 'typescript-30',
  what: 'the same of 30 modules',
  open: () =>
    openPair(
      () => load<{ walk: Numbers }>('thirty/action.ts').then(({ walk }) => walk),
      () => load<{ walk: Numbers }>('thirty/action.js').then(({ walk }) => walk),
    ),
}

async function openPair(
  loadTypeScript: () => Promise<Numbers>,
  loadJavaScript: () => Promise<Numbers>,
): ReturnType<Row['open']> {
  const [typeScript, javaScript] = await Promise.all([loadTypeScript(), loadJavaScript()])
  return {
    ...nothingToClose,
    own: { name: 'the .ts files', run: () => typeScript.reexec(41) },
    peers: [
      {
        name: 'the same, stripped beforehand',
        atMost: 1.1,
        run: () => javaScript.reexec(41),
      },
    ],
  }
}
