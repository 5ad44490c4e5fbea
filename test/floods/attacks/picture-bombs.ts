import { readFileSync } from 'node:fs'
import { type Attack, untilStopped } from '../../support/attacker.ts'
import { postAsAttacker } from '../../support/flooding.ts'

interface Uploader {
  readonly token: string
  readonly topic: string
}

/** Visitors who upload pictures of a few KB with 25 megapixels, one after the other without end. */
export const attack: Attack = async ({ url, given, stopped }) => {
  const counts = { taken: 0, refused: 0 }
  const { uploaders, bombs } = given as unknown as { uploaders: Uploader[]; bombs: string[] }
  const bytes = bombs.map((path) => readFileSync(path))
  const send = async ({ token, topic }: Uploader, bomb: Buffer) => {
    const form = new FormData()
    form.set('topic', topic)
    form.set('file', new Blob([new Uint8Array(bomb)]), 'photo.png')
    const status = await postAsAttacker(`${url}/visitor/api/v1/upload/file`, { token, body: form })
    if (status === 200) counts.taken += 1
    else counts.refused += 1
  }
  const sendAll = async (uploader: Uploader) => {
    for (let index = 0; !stopped.aborted; index += 1)
      await send(uploader, bytes[index % bytes.length] ?? Buffer.alloc(0))
  }
  await Promise.all([...uploaders.flatMap((one) => [sendAll(one), sendAll(one)]), untilStopped(stopped)])
  return counts
}
