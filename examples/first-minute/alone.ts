import { create } from '@reexec/ns'
import { countMounts } from './src/mounts.ts'

console.log(countMounts()) // here
console.log(await countMounts.reexec()) // in a child of this process
const layers = [create({ user: true, mnt: { tmpfs: ['/mnt'] } })]
console.log(await countMounts.reexec('tmpfs', { layers })) // in a child with mounts of its own
