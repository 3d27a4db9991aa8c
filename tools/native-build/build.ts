// Compiles a package's C file into its prebuilt/linux-<arch>.node, for every architecture there is a compiler for.
// Runs in the package's folder: node ../../tools/native-build/build.ts native/<file>.c
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Compilers of other architectures than this machine's, by the name that Debian and Fedora give them. */
const CROSS_COMPILERS = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' }
type Arch = keyof typeof CROSS_COMPILERS

const FLAGS = [
  '-std=c11 -O2 -Wall -Wextra -Werror',
  // No libc, and nothing that the compiler would call it for.
  '-nostdlib -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables',
  '-shared -fPIC -fvisibility=hidden -s',
  '-Wl,-z,now -Wl,-z,relro -Wl,-z,noexecstack -Wl,--build-id=none',
  // What is loaded by a worker thread only would be gone with that, and threads of its own run on.
  '-Wl,-z,nodelete',
].flatMap((flags) => flags.split(' '))

const [, , source = ''] = process.argv
const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string }
const headers = fileURLToPath(new URL('./include', import.meta.resolve('node-api-headers')))

if (process.platform === 'linux') {
  mkdirSync('prebuilt', { recursive: true })
  for (const arch of Object.keys(CROSS_COMPILERS) as Arch[]) build(arch)
} else {
  console.log(`${name}: its native file is for Linux only, and is left out on this system.`)
}

function build(arch: Arch): void {
  const isOwn = arch === process.arch
  // CC may hold arguments, such as `ccache gcc`.
  const compiler = isOwn ? (process.env['CC'] ?? 'cc') : CROSS_COMPILERS[arch]
  const [command = '', ...args] = compiler.split(' ')
  const target = `prebuilt/linux-${arch}.node`
  const { status, error } = spawnSync(
    command,
    [...args, ...FLAGS, '-isystem', headers, '-o', target, source],
    { stdio: 'inherit' },
  )
  if (status === 0) console.log(`${name}: built ${target} with ${compiler}`)
  else if (!isOwn && isMissing(error))
    console.log(`${name}: ${target} is left out, as there is no ${compiler}`)
  else fail(compiler, error)
}

function fail(compiler: string, error: Error | undefined): void {
  process.exitCode = 1
  if (!isMissing(error)) return
  console.error(
    `${name}: there is no C compiler "${compiler}". Install one ` +
      `(Debian: apt install gcc; Alpine: apk add gcc) or name it in the variable CC.`,
  )
}

function isMissing(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.code === 'ENOENT'
}
