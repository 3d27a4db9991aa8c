/** What of a command is kept: profiles are to be small, and a command may be megabytes. */
const MAX_WORDS = 50
const MAX_CHARACTERS = 300

/** Cuts a command to what people want to see of it. */
export function commandOf(words: readonly string[]): string[] {
  const cut = words
    .slice(0, MAX_WORDS)
    .map((word) => (word.length > MAX_CHARACTERS ? `${word.slice(0, MAX_CHARACTERS)}…` : word))
  return words.length > MAX_WORDS ? [...cut, `… ${words.length - MAX_WORDS} more`] : cut
}

/** Whether a file is called as Node.js is. */
export function isNodeName(file: string): boolean {
  return file === process.execPath || /^node(js)?[-.\d]*(\.exe)?$/.test(nameOf(file))
}

/** Programs that start another one in another root directory, or may do so, wherever in a command they are named. */
const ELSEWHERE =
  /\b(chroot|unshare|nsenter|bwrap|pivot_root|systemd-nspawn|systemd-run|proot|firejail|docker|podman|runc|crun|lxc-\w+)\b/

/** Programs that start another one as another user, or may do so. */
const AS_ANOTHER =
  /\b(su|sudo|doas|runuser|setpriv|setuidgid|s6-setuidgid|gosu|su-exec|chpst|capsh|start-stop-daemon|setuid|setreuid|setresuid)\b/

/** Whether a command may run what it runs as another user, who may not be let to the files of this one. */
export function mayRunAsAnother(words: readonly string[]): boolean {
  return words.some((word) => AS_ANOTHER.test(word))
}

/** Whether a command may run what it runs in another root directory, where a path of here leads to nothing. */
export function mayRunElsewhere(words: readonly string[]): boolean {
  return words.some((word) => ELSEWHERE.test(word))
}

/** The last part of a path. */
export function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}
