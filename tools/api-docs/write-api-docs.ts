import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Application, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'

/** What has to have a comment: all that can be imported, and what it is made of. */
const COMMENTED = [
  'Class',
  'Enum',
  'Function',
  'Interface',
  'Method',
  'TypeAlias',
  'Variable',
] as const

/**
 * Writes pages in Markdown about all that a package exports, from its doc comments: a page for each subpath.
 *
 * @param packageFolder Where its package.json is.
 * @param folder Is made, or emptied.
 * @throws {Error} when something that can be imported has no comment, or a comment refers to what is not there.
 */
export async function writeApiDocs(packageFolder: string, folder: string): Promise<void> {
  const { name, exports } = readManifest(packageFolder)
  const options: TypeDocOptions & Partial<PluginOptions> = {
    plugin: ['typedoc-plugin-markdown'],
    name,
    outputs: [{ name: 'markdown', path: folder }],
    logLevel: 'Warn',
    entryPoints: sourcesOf(exports).map((path) => join(packageFolder, path)),
    tsconfig: join(packageFolder, 'tsconfig.json'),
    // `pnpm typecheck` does that, with the TypeScript of this repository.
    skipErrorChecking: true,
    readme: 'none',
    router: 'module',
    // Nothing of the machine, or of the day.
    disableSources: true,
    disableGit: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    excludeExternals: true,
    excludePrivate: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    interfacePropertiesFormat: 'table',
    requiredToBeDocumented: [...COMMENTED],
    validation: { notDocumented: true, notExported: false, invalidLink: true, invalidPath: true },
    treatValidationWarningsAsErrors: true,
    treatWarningsAsErrors: true,
  }
  const application = await Application.bootstrapWithPlugins(options)
  const project = await application.convert()
  if (project === undefined) throw new Error(`The sources of ${name} cannot be read.`)
  application.validate(project)
  if (application.logger.hasErrors() || application.logger.hasWarnings()) {
    throw new Error(`The comments of ${name} are not complete, see above.`)
  }
  await application.generateOutputs(project)
  if (application.logger.hasErrors()) throw new Error(`The pages of ${name} cannot be written.`)
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
}

function readManifest(packageFolder: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as Manifest
}

/** The source of each subpath that has types. */
function sourcesOf(exports: Manifest['exports']): string[] {
  return Object.values(exports).flatMap((each) =>
    typeof each === 'string'
      ? []
      : [each.types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts')],
  )
}
