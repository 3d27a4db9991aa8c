import { expect, it } from 'vitest'
import { formatTable } from '../src/table.ts'

const own = { identity: 'mnt:[1]', route: [], label: 'pid 1 (init)' }
const other = { identity: 'mnt:[22]', route: [], label: 'pid 4711 (sh)' }

it('shows a line for each namespace found, and for each mount namespace without any', () => {
  const found = [
    { namespace: 'net:[333]', path: '/run/netns/blue' },
    { namespace: 'uts:[4]', path: '/run/a b' },
  ]
  const visits = [
    { mountNamespace: own, entered: true, found: [], failure: undefined },
    { mountNamespace: other, entered: true, found, failure: undefined },
  ]
  expect(formatTable({ visits, descriptors: [], hidden: 0 })).toMatchInlineSnapshot(`
    "MOUNT NAMESPACE  OF             NAMESPACE FOUND  BIND-MOUNTED AT
    mnt:[1]          pid 1 (init)   none
    mnt:[22]         pid 4711 (sh)  net:[333]        /run/netns/blue
    mnt:[22]         pid 4711 (sh)  uts:[4]          /run/a b"
  `)
})

it('shows a line for each namespace that a process has open', () => {
  const visits = [{ mountNamespace: own, entered: true, found: [], failure: undefined }]
  const descriptors = [
    { namespace: 'net:[4026532177]', pid: 1, fd: 15, label: 'pid 1 (init)' },
    { namespace: 'user:[4026532178]', pid: 4711, fd: 5, label: 'pid 4711 (sh)' },
  ]
  expect(formatTable({ visits, descriptors, hidden: 0 })).toMatchInlineSnapshot(`
    "MOUNT NAMESPACE  OF            NAMESPACE FOUND  BIND-MOUNTED AT
    mnt:[1]          pid 1 (init)  none

    NAMESPACE FOUND    OPEN IN        AS DESCRIPTOR
    net:[4026532177]   pid 1 (init)   15
    user:[4026532178]  pid 4711 (sh)  5"
  `)
})

it('says what it could not see', () => {
  const failure = new Error('EPERM, for a reason')
  const visits = [{ mountNamespace: own, entered: false, found: [], failure }]
  expect(formatTable({ visits, descriptors: [], hidden: 3 })).toMatchInlineSnapshot(`
    "MOUNT NAMESPACE  OF            NAMESPACE FOUND  BIND-MOUNTED AT
    mnt:[1]          pid 1 (init)  ?                EPERM, for a reason

    Processes that may not be looked at, and may be in others: 3."
  `)
})
