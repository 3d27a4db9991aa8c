import { fileURLToPath } from 'node:url'
import type { OutsideProject } from './outside-project.ts'
import { packageManager } from './outside-project.ts'

/** A way to install packages. */
export interface PackageManager {
  readonly name: string
  /** Files that have to be there before. */
  readonly files?: Readonly<Record<string, string>>
  /** The command that installs what `package.json` says. */
  readonly install: readonly string[]
  /** Flags with which Node.js finds what was installed. */
  readonly flags?: readonly string[]
}

const YARN = fileURLToPath(import.meta.resolve('@yarnpkg/cli-dist/bin/yarn.js'))

function yarn(name: string, nodeLinker: string): PackageManager {
  const settings = {
    nodeLinker,
    enableGlobalCache: false,
    enableTelemetry: false,
    enableImmutableInstalls: false,
  }
  return {
    name,
    // JSON is YAML. An empty lockfile says that this is a project of its own, whatever lies above.
    files: { '.yarnrc.yml': JSON.stringify(settings), 'yarn.lock': '' },
    install: [process.execPath, YARN, 'install'],
  }
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  { name: 'npm', install: ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'] },
  {
    name: 'pnpm',
    files: { 'pnpm-workspace.yaml': 'packages: [.]\npmOnFail: ignore\n' },
    install: ['npx', '-y', packageManager, 'install'],
  },
  yarn('yarn with node_modules', 'node-modules'),
  {
    ...yarn('yarn with PnP', 'pnp'),
    flags: [
      '--require',
      './.pnp.cjs',
      '--experimental-loader',
      './.pnp.loader.mjs',
      '--no-warnings',
    ],
  },
]

/**
 * Installs packages as if their tarballs came from a registry: those that depend on each other get each other's.
 *
 * @param tarballs Paths, by the names of packages.
 */
export function installBy(
  manager: PackageManager,
  project: OutsideProject,
  tarballs: Readonly<Record<string, string>>,
): void {
  const entries = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`] as const)
  const dependencies = Object.fromEntries(entries)
  project.write(
    'package.json',
    JSON.stringify({
      name: 'outside',
      private: true,
      type: 'module',
      dependencies,
      // For yarn. pnpm has them in its own file, npm takes what is installed at the top.
      resolutions: dependencies,
    }),
  )
  for (const [file, text] of Object.entries(manager.files ?? {})) project.write(file, text)
  if (manager.name === 'pnpm') {
    project.write(
      'pnpm-workspace.yaml',
      `${manager.files?.['pnpm-workspace.yaml']}overrides: ${JSON.stringify(dependencies)}\n`,
    )
  }
  project.installBy(manager.install)
}
