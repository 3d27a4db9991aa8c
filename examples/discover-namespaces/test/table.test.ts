import { expect, it } from 'vitest'
import { formatTable } from '../src/table.ts'

const own = { identity: 'mnt:[1]', ref: 1, label: 'pid 1 (init)' }
const other = { identity: 'mnt:[22]', ref: 4711, label: 'pid 4711 (sh)' }

it('shows a line for each namespace found, and for each mount namespace without any', () => {
  const found = [
    { namespace: 'net:[333]', path: '/run/netns/blue' },
    { namespace: 'uts:[4]', path: '/run/a b' },
  ]
  const visits = [
    { mountNamespace: own, entered: true, found: [], failure: undefined },
    { mountNamespace: other, entered: true, found, failure: undefined },
  ]
  expect(formatTable({ visits, hidden: 0 })).toMatchInlineSnapshot(`
    "MOUNT NAMESPACE  OF             NAMESPACE FOUND  BIND-MOUNTED AT
    mnt:[1]          pid 1 (init)   none
    mnt:[22]         pid 4711 (sh)  net:[333]        /run/netns/blue
    mnt:[22]         pid 4711 (sh)  uts:[4]          /run/a b"
  `)
})

it('says what it could not see', () => {
  const failure = new Error('EPERM, for a reason')
  const visits = [{ mountNamespace: own, entered: false, found: [], failure }]
  expect(formatTable({ visits, hidden: 3 })).toMatchInlineSnapshot(`
    "MOUNT NAMESPACE  OF            NAMESPACE FOUND  BIND-MOUNTED AT
    mnt:[1]          pid 1 (init)  ?                EPERM, for a reason

    Processes that may not be looked at, and may be in others: 3."
  `)
})
