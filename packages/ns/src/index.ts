export { create } from './create.ts'
export type {
  CreateTargets,
  HostOptions,
  MountOptions,
  NetworkOptions,
  ProcessOptions,
} from './creation.ts'
export { enter } from './enter.ts'
export type { EnterEntry, EnterTargets } from './entry.ts'
export type { NamespaceFacts, NamespaceStep } from './errors.ts'
export type { IdMaps, IdRange } from './id-map.ts'
export { type Namespaces, namespacesOf } from './namespaces-of.ts'
export type { NamespaceType } from './namespace.ts'
export { NamespaceError, UnsupportedPlatformError } from './register-errors.ts'
export type { Reference } from './reference.ts'
export type { RunAsOptions } from './run-as.ts'
export { sameNamespace } from './same-namespace.ts'
export { type Possibility, type Support, supported } from './supported.ts'
export type { TimeOffsets } from './time-offsets.ts'
