import process from 'node:process'
import { defineConfig } from 'tsdown'
import ApiSnapshot from 'tsnapi/rolldown'

// Shared by every package: `tsdown --config ../../tsdown.config.ts` runs in the package's folder.
export default defineConfig({
  cwd: process.cwd(),
  entry: ['src/index.ts', 'src/setup.ts', 'src/child/{main,layer}.ts'],
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  failOnWarn: true,
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
  plugins: [ApiSnapshot()],
})
