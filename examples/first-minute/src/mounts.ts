import { readFileSync } from 'node:fs'
import { defineAction } from '@reexec/core'

export const countMounts = defineAction(import.meta.url, 'countMounts', (type?: string) => {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n')
  if (type === undefined) return mounts.length
  return mounts.filter((mount) => mount.includes(` - ${type} `)).length
})
