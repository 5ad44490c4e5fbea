import { open } from 'node:fs/promises'
import { unknownType } from '../../domain/message/file.ts'

const headBytes = 4096

/**
 * Returns the type of a file by its bytes, whatever it is called. Markup that a browser could run (HTML, SVG, XML) is
 * `application/octet-stream`, as is anything unknown that is not text.
 */
export async function sniffType(path: string): Promise<string> {
  const head = await headOf(path)
  if (isMarkup(head)) return unknownType
  // Loaded with the first file: it would cost every start 45 ms.
  const { fileTypeFromFile } = await import('file-type')
  const found = await fileTypeFromFile(path)
  // Drops the codecs that some types append.
  if (found !== undefined)
    return /xml|html|svg/.test(found.mime) ? unknownType : (found.mime.split(';')[0] ?? '').trim()
  return isText(head) ? 'text/plain' : unknownType
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Whether the bytes begin as markup does or name what could run. Removing the NULs between letters reveals UTF-16. */
function isMarkup(head: Buffer): boolean {
  const text = head.toString('latin1').replaceAll('\0', '')
  return (
    /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<[a-z!?/]/i.test(text) ||
    /<(?:!doctype|html|svg|script|\?xml)\b/i.test(text)
  )
}

function isText(head: Buffer): boolean {
  if (head.includes(0)) return false
  try {
    // Decoded as the start of a stream: a character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    // Not UTF-8, so not text.
    return false
  }
}
