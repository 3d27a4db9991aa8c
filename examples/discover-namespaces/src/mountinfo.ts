/** One mount, as proc_pid_mountinfo(5) tells it. */
export interface Mount {
  /** What of the filesystem is mounted: a path in it or, of nsfs, a namespace such as `net:[4026532000]`. */
  readonly root: string
  /** Where, relative to the reader's root directory. */
  readonly mountPoint: string
  /** Such as `ext4`, `nsfs`. */
  readonly filesystem: string
}

/**
 * Reads the text of `/proc/PID/mountinfo`.
 *
 * @throws {SyntaxError} for a line that is not as proc_pid_mountinfo(5) says.
 */
export function parseMountinfo(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseLine(line))
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: the number of fields before the dash varies. */
function parseLine(line: string): Mount {
  const fields = line.split(' ')
  const [, , , root, mountPoint] = fields
  const dash = fields.indexOf('-', 6)
  const filesystem = fields[dash + 1]
  if (root === undefined || mountPoint === undefined || dash === -1 || filesystem === undefined) {
    throw new SyntaxError(`Not a line of mountinfo: ${line}`)
  }
  return { root: unescape(root), mountPoint: unescape(mountPoint), filesystem }
}

/** The kernel writes space, tab, newline and backslash as `\` and three octal digits. */
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  )
}
