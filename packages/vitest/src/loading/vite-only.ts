/** Extensions of what Node.js loads, or refuses for another reason than that. */
const NATIVE = /\.(?:[cm]?[jt]s|json|wasm|node)$/

const WITH_META = /\bimport\.meta\.(?:env|glob)\b/

const WITH_QUERY = /[?&](?:raw|url|inline|no-inline|init|worker|sharedworker)(?:[&=#]|$)/

/** Tells whether a file is none of Node.js's, by its name. */
export function isForeignFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.includes('.') && !NATIVE.test(name)
}

/** As in Vite: styles, data, images, media, fonts. */
const ASSET =
  /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss|apng|bmp|png|jpe?g|jfif|pjpeg|pjp|gif|svg|ico|webp|avif|cur|jxl|mp4|webm|ogg|mp3|wav|flac|aac|opus|mov|m4a|vtt|woff2?|eot|ttf|otf|webmanifest|pdf|txt)$/i

/** Tells whether a file holds no code. */
export function isAsset(path: string): boolean {
  return ASSET.test(path)
}

/** Tells whether a specifier asks by its query for something else than the module: `?raw`, `?url` and the like. */
export function hasViteQuery(specifier: string): boolean {
  return WITH_QUERY.test(specifier)
}

/** Tells whether a text has what Node.js runs, but Vite knows alone: `import.meta.env` and `import.meta.glob`. */
export function hasViteMeta(text: string): boolean {
  return WITH_META.test(text)
}
