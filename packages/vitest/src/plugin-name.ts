/** By which the plugin is known among others. */
export const PLUGIN_NAME = '@reexec/vitest'
