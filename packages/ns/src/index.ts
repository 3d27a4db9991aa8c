export { type EnterTargets, enter } from './enter.ts'
export {
  NamespaceError,
  type NamespaceFacts,
  type NamespaceStep,
  UnsupportedPlatformError,
} from './errors.ts'
export { type Namespaces, namespacesOf } from './namespaces-of.ts'
export type { EnterableType, NamespaceType } from './namespace.ts'
export type { Reference } from './reference.ts'
export { sameNamespace } from './same-namespace.ts'
