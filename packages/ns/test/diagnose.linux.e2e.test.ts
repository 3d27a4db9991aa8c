import { expect, it } from 'vitest'
import { diagnose } from '../src/diagnose.ts'
import { NAMESPACE_TYPES } from '../src/namespace.ts'
import { supported } from '../src/supported.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { IN_OWN_USER_NAMESPACE, runFixture } from './run-fixture.ts'

it.skipIf(noNamespaces)(`says of each type what can be done${because(noNamespaces)}`, () => {
  const findings = diagnose()
  expect(findings.map(({ text }) => text.split(':')[0])).toEqual(NAMESPACE_TYPES)
  const { enter } = supported().uts
  const how = enter.possible && enter.needsUser ? ', together with a user namespace' : ''
  expect(findings).toContainEqual({ level: 'ok', text: `uts: can enter${how}; can create` })
})

it.skipIf(noUserNamespace)(
  `says what takes a user namespace, and what cannot be done and why${because(noUserNamespace)}`,
  async () => {
    const findings = await runFixture(IN_OWN_USER_NAMESPACE, 'tell-diagnosis.ts')
    expect(findings).toContainEqual({
      level: 'ok',
      text: 'net: can enter, together with a user namespace; can create',
    })
    expect(findings).toContainEqual({
      level: 'note',
      text: expect.stringMatching(/^time: .*; cannot create: .*ENOSPC/),
    })
  },
)
