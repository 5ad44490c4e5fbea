import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'

const server = perFile.server()
const chat = perFile.chat(server)

test('the answer says what a file is sent as, with length and size, and films are shown inline', async () => {
  const media = join(import.meta.dirname, '../fixtures/media')
  const uploaded = async (client: FileClient, name: string) => {
    const { fileUrl, fileSize, ...told } = await client.upload(chat.topic, await readFile(join(media, name)), 'a.bin')
    const { headers } = await client.show(fileUrl)
    expect(headers.get('content-disposition')).toMatch(/^inline; /)
    expect(Number(headers.get('content-length'))).toBe(fileSize)
    return { ...told, served: headers.get('content-type') }
  }
  const [film, sound] = [{ fileType: 'video/mp4' }, { fileType: 'audio/mpeg' }]
  for (const client of [new FileClient(server, chat.visitor, 'visitor'), new FileClient(server, chat.agent, 'agent')]) {
    expect(await uploaded(client, 'film.mp4')).toEqual({
      ...{
        ...film,
        fileName: 'a.bin',
        messageType: 'VIDEO',
        width: 96,
        height: 54,
        duration: 1.5,
        served: 'video/mp4',
      },
    })
    expect(await uploaded(client, 'tone.mp3')).toEqual({
      ...{ ...sound, fileName: 'a.bin', messageType: 'AUDIO', duration: 1.5, served: 'audio/mpeg' },
    })
    expect(await client.upload(chat.topic, await picture(10, 10))).toMatchObject({ messageType: 'IMAGE', width: 10 })
    expect(await client.upload(chat.topic, 'a text')).toMatchObject({ messageType: 'FILE' })
  }
})
