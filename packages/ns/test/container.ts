import type { Holder } from './holder.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'

/** Of unshare(1): what containers are made of. */
const FLAGS = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--net', '--uts', '--ipc']

/** The namespaces of a container. */
export const CONTAINER_TYPES = ['user', 'mnt', 'pid', 'net', 'uts', 'ipc'] as const

/**
 * Holds, for as long as the test runs, what a container is: namespaces of its own, and a root directory with a /proc and a file
 * called `only`. It has no program, no Node.js and no libc.
 */
export function temporaryContainer(): Promise<Holder> {
  const root = temporaryDirectory()
  return temporaryNamespaces(
    FLAGS,
    `hostname container
    mount -t tmpfs tmpfs ${root}
    mkdir ${root}/proc
    mount -t proc proc ${root}/proc
    printf alone > ${root}/only
    ${moveToRoot(root)}`,
  )
}

/** Shell commands that make a mount the root. In a user namespace mount(8) does that, too, and then says that something after it failed. */
export function moveToRoot(path: string): string {
  return `mount --move ${path} / || :`
}
