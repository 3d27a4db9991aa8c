/** Tells whether Node.js loads TypeScript in this process and in its children: by itself from 22.18 and 24 on, by a flag before. */
export function loadsTypeScript(): boolean {
  const { typescript } = process.features as { typescript?: string | false }
  return typeof typescript === 'string'
}
