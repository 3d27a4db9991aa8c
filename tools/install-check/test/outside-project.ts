import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  packageManager: string
}

/** Packs the packages as they would be published. Returns the tarball of each, by the package's folder. */
export function packAll(into: string): Readonly<Record<string, string>> {
  const packages = readdirSync(join(ROOT, 'packages'))
  const entries = packages.map((name) => {
    const options = { cwd: join(ROOT, 'packages', name), encoding: 'utf8' as const }
    const args = ['-y', packageManager, 'pack', '--json', '--pack-destination', into]
    const { filename } = JSON.parse(execFileSync('npx', args, options)) as { filename: string }
    return [name, filename] as const
  })
  return Object.fromEntries(entries)
}

/** A project outside of this repository, which has what npm installs there and nothing else. */
export class OutsideProject implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'reexec-outside-'))

  constructor() {
    this.write('package.json', JSON.stringify({ name: 'outside', private: true, type: 'module' }))
  }

  /** Installs packages by name and version or by tarball. */
  install(...specifiers: readonly string[]): void {
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', ...specifiers]
    execFileSync('npm', args, { cwd: this.path, stdio: 'pipe' })
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text)
  }

  /** Copies from the repository what a reader would copy. */
  copy(folder: string, ...names: readonly string[]): void {
    for (const name of names) {
      cpSync(join(ROOT, folder, name), join(this.path, name), { recursive: true })
    }
  }

  /** Runs a file with the Node.js that runs this, ahead of others on the path. Returns its stdout. Throws when it fails. */
  node(file: string): string {
    const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`
    const env = { PATH, HOME: process.env['HOME'], NO_COLOR: '1' }
    return execFileSync(process.execPath, [file], { cwd: this.path, env, encoding: 'utf8' })
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
