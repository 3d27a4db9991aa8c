import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PACKAGES = join(import.meta.dirname, '../../packages')

/** How large a package is. */
interface PackageSize {
  readonly name: string
  /** Of the tarball, in bytes. */
  readonly packed: number
  /** Of its files, in bytes. */
  readonly unpacked: number
  readonly files: number
  /** How many packages it names as dependencies that are not of this repository. */
  readonly dependencies: number
}

/** Packs a package, as it would be published, and measures that. */
export function sizeOf(name: string): PackageSize {
  const folder = mkdtempSync(join(tmpdir(), 'reexec-size-'))
  try {
    const args = ['pack', '--json', '--pack-destination', folder]
    const said = execFileSync('npm', args, { cwd: join(PACKAGES, name), encoding: 'utf8' })
    const [packed] = JSON.parse(said) as {
      filename: string
      unpackedSize: number
      entryCount: number
    }[]
    if (packed === undefined) throw new Error(`npm pack said: ${said}`)
    const manifest = JSON.parse(readFileSync(join(PACKAGES, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    return {
      name: `@reexec/${name}`,
      packed: statSync(join(folder, packed.filename)).size,
      unpacked: packed.unpackedSize,
      files: packed.entryCount,
      dependencies: Object.keys(manifest.dependencies ?? {}).filter(
        (each) => !each.startsWith('@reexec/'),
      ).length,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
