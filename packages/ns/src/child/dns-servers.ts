/**
 * What asks name servers (`dns.resolve()` and its like) has read /etc/resolv.conf when it was imported with the action's module.
 * `dns.lookup()` reads it, and /etc/hosts, each time.
 *
 * @returns What makes it ask the servers of the /etc/resolv.conf that is there by then, unless the module has chosen others.
 */
export function rememberDnsServers(): () => void {
  // Not in its types: it lists what Node.js has loaded of its own. What is not loaded yet will read the right file.
  const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] }
  if (!LOADS.some((name) => moduleLoadList.includes(name))) return doNothing
  const dns = process.getBuiltinModule('node:dns')
  const readServers = (): string[] => new dns.Resolver().getServers()
  const read = String(readServers())
  // They are told from each other: setting those of the latter leaves the former's.
  if ([dns, dns.promises].some((each) => String(each.getServers()) !== read)) return doNothing
  return () => {
    dns.setServers(readServers())
    // That replaces functions, which may have been imported by their names.
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
  }
}

const LOADS = ['NativeModule dns', 'NativeModule internal/dns/promises']

function doNothing(): void {}
