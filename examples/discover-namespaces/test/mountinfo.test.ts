import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseMountinfo } from '../src/mountinfo.ts'

describe('parseMountinfo', () => {
  it('reads the example of proc_pid_mountinfo(5)', () => {
    const line = '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue'
    expect(parseMountinfo(`${line}\n`)).toEqual([
      { root: '/mnt1', mountPoint: '/mnt2', filesystem: 'ext3' },
    ])
  })

  it.for(['', 'shared:1 ', 'shared:1 master:2 propagate_from:3 '])(
    'reads past the optional fields "%s"',
    (optional) => {
      const line = `529 27 0:4 net:[4026532289] /run/netns/blue rw ${optional}- nsfs nsfs rw`
      const mount = { root: 'net:[4026532289]', mountPoint: '/run/netns/blue', filesystem: 'nsfs' }
      expect(parseMountinfo(line)).toEqual([mount])
    },
  )

  it('reads paths with spaces, backslashes, dashes and other scripts', () => {
    const line = String.raw`40 27 0:4 / /a\040b\011c\012d\134e/-/ö rw - tmpfs - rw`
    expect(parseMountinfo(line)[0]?.mountPoint).toBe('/a b\tc\nd\\e/-/ö')
  })

  it('reads a mount point that is just a dash', () => {
    const line = '40 27 0:4 - - rw - tmpfs - rw'
    expect(parseMountinfo(line)).toEqual([{ root: '-', mountPoint: '-', filesystem: 'tmpfs' }])
  })

  it('refuses what is not mountinfo', () => {
    expect(() => parseMountinfo('proc /proc proc rw 0 0')).toThrow(SyntaxError)
  })

  it("reads this machine's", () => {
    const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'))
    expect(mounts).toContainEqual({ root: '/', mountPoint: '/proc', filesystem: 'proc' })
  })
})
