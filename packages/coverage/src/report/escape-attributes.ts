import type { ContentWriter, Context, XmlWriter } from 'istanbul-lib-report'

/** As it is called; @types/istanbul-lib-report spells it `getXmlWriter`. */
interface XmlContext {
  getXMLWriter(writer: ContentWriter): XmlWriter
}

type Attributes = Readonly<Record<string, unknown>>

/** Up to istanbul-reports 3.2.0 clover writes names of files into attributes as they are, and cobertura those of some. */
export function escapeAttributes(context: Context): void {
  const xml = context as unknown as XmlContext
  const original = xml.getXMLWriter.bind(context)
  xml.getXMLWriter = (content) => {
    const writer = original(content)
    const openTag = writer.openTag.bind(writer)
    const inlineTag = writer.inlineTag.bind(writer)
    writer.openTag = (name, attributes) => openTag(name, escaped(attributes))
    writer.inlineTag = (name, attributes, text) => inlineTag(name, escaped(attributes), text)
    return writer
  }
}

/** What is escaped already stays as it is. */
function escaped(attributes: Attributes | null | undefined): Attributes {
  const entries = Object.entries(attributes ?? {}).map(([name, value]) => [
    name,
    escape(String(value)),
  ])
  return Object.fromEntries(entries) as Attributes
}

function escape(value: string): string {
  return value
    .replaceAll(/&(?!(?:amp|lt|gt|quot|#39);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
