import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** The version of pnpm that this repository uses, as `pnpm@…`. */
export const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  packageManager: string
}

const INSTALL_TIMEOUT_MS = 500_000

/** Packs the packages as they would be published. Returns the tarball of each, by the package's folder. */
export function packAll(into: string): Readonly<Record<string, string>> {
  const args = ['--filter', './packages/*', 'pack', '--json', '--pack-destination', into]
  const options = { cwd: ROOT, encoding: 'utf8' as const }
  const said = execFileSync('npx', ['-y', packageManager, ...args], options)
  const packed = JSON.parse(said) as { name: string; filename: string }[]
  return Object.fromEntries(
    packed.map(({ name, filename }) => [name.replace('@reexec/', ''), filename]),
  )
}

/** A project outside of this repository, which has what npm installs there and nothing else. */
export class OutsideProject implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'reexec-outside-'))

  constructor() {
    this.write('package.json', JSON.stringify({ name: 'outside', private: true, type: 'module' }))
  }

  /** Installs packages by name and version or by tarball. */
  install(...specifiers: readonly string[]): void {
    this.installBy(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...specifiers])
  }

  /** Runs a command that installs: with the environment of this process, which may say from where. */
  installBy([command = '', ...args]: readonly string[]): void {
    execFileSync(command, args, { cwd: this.path, stdio: 'pipe', timeout: INSTALL_TIMEOUT_MS })
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text)
  }

  /** Copies from the repository what a reader would copy: not what extends files of the repository. */
  copy(folder: string, ...names: readonly string[]): void {
    for (const name of names) {
      cpSync(join(ROOT, folder, name), join(this.path, name), {
        recursive: true,
        filter: (from) => !['node_modules', 'tsconfig.json'].includes(basename(from)),
      })
    }
  }

  /** Installs a folder as a package, as a workspace has it. */
  link(name: string, folder: string): void {
    symlinkSync(join(this.path, folder), join(this.path, 'node_modules', name))
  }

  /** Runs a file with the Node.js that runs this. */
  node(file: string): string {
    return this.run([process.execPath, file])
  }

  /** Runs a command, with its own Node.js ahead of others on the path. Returns its stdout. Throws when it fails. */
  run([command = '', ...args]: readonly string[]): string {
    const node = basename(command) === 'node' ? command : process.execPath
    const PATH = `${dirname(node)}:${process.env['PATH']}`
    const env = { PATH, HOME: process.env['HOME'], NO_COLOR: '1' }
    const options = {
      cwd: this.path,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 100_000,
    } as const
    return execFileSync(command, args, options)
  }

  /** Runs a command that says on stdout what is wrong. Returns that. */
  check([command = '', ...args]: readonly string[]): string {
    const { stdout, stderr } = spawnSync(command, args, { cwd: this.path, encoding: 'utf8' })
    return stdout + stderr
  }

  /** The packages that are installed. */
  installed(): string[] {
    const lock = readFileSync(join(this.path, 'node_modules', '.package-lock.json'), 'utf8')
    const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> }
    return Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
