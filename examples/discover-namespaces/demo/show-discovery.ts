import { type Discovery, discoverNamespaces } from '../src/discover-namespaces.ts'
import { formatTable } from '../src/table.ts'
import { hideNamespace } from '../test/hide-namespace.ts'
import { heading } from './heading.ts'

/** Shows what is hidden on this machine; if nothing is, hides something first. */
export async function showDiscovery(): Promise<void> {
  heading('Namespaces that only bind mounts and open descriptors keep alive')
  const discovery = await discoverNamespaces()
  if (hasFound(discovery)) {
    console.log(formatTable(discovery))
    return
  }
  const hidden = await hideNamespace('hidden')
  console.log(
    `There are none here, so one was made, in the mount namespace of pid ${hidden.pid}:\n`,
  )
  try {
    console.log(formatTable(await discoverNamespaces()))
  } finally {
    await hidden.release()
  }
}

function hasFound({ visits, descriptors }: Discovery): boolean {
  return descriptors.length > 0 || visits.some(({ found }) => found.length > 0)
}
