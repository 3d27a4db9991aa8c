import { registerErrorClass } from '@reexec/core'
import { NamespaceError, UnsupportedPlatformError } from './errors.ts'

// Apart from where they are defined: in a child its layer has to do without the package, which takes long to find.
registerErrorClass(NamespaceError)
registerErrorClass(UnsupportedPlatformError)

export { NamespaceError, UnsupportedPlatformError }
