// node src/cli.ts: shows the namespaces of this machine that only bind mounts and open descriptors keep alive.
import { discoverNamespaces } from './discover-namespaces.ts'
import { formatTable } from './table.ts'

console.log(formatTable(await discoverNamespaces()))
