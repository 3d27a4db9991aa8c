import { readFileSync } from 'node:fs'

/** See capabilities(7). */
const CAP_SYS_ADMIN = 21n

/** Whether this process may enter namespaces of its user namespace, and of all below that. */
export function hasPrivileges(): boolean {
  const status = readFileSync('/proc/self/status', 'utf8')
  const [, capabilities = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status) ?? []
  return ((BigInt(`0x${capabilities}`) >> CAP_SYS_ADMIN) & 1n) === 1n
}
