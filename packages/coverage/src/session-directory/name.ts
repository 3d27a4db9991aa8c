import type { Owner } from './owner.ts'

/** Random characters that `mkdtemp` puts behind. */
const NAME =
  /^(reexec-[a-z]+)-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)-(\d+)-([0-9a-f]*)-[0-9A-Za-z]{6}$/

/** What the name of a directory of this owner begins with. The mark is the name, so that there is no moment at which a directory has none. */
export function prefixOf(kind: string, owner: Owner): string {
  const { host, boot, namespaces, pid, tid, start } = owner
  return `${[kind, host, boot, namespaces, pid, tid, start].join('-')}-`
}

/** Whose directory it is, by its name; `undefined` if it is no name of that kind. */
export function ownerOf(kind: string, name: string): Owner | undefined {
  const [, itsKind, host = '', boot = '', namespaces = '', pid, tid, start = ''] =
    NAME.exec(name) ?? []
  if (itsKind !== kind) return undefined
  return { host, boot, namespaces, pid: Number(pid), tid: Number(tid), start }
}
