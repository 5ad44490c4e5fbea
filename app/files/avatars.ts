import { createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Uid } from '../../domain/ids.ts'
import { pictureTypes } from '../../domain/message/file.ts'
import { Refused } from '../../domain/refusal.ts'
import { sniffType } from './sniff-type.ts'
import type { FileDeps, IncomingUpload } from './upload.ts'

export type AvatarDeps = Pick<FileDeps, 'bodies' | 'pictures' | 'clock'> & {
  /** Makes addresses that nobody can guess. */
  readonly avatarKey: Buffer
}

const tokenChars = 32

/**
 * The pictures of agents and workgroups, one for each, 256 px square, for anybody who knows the address. It tells
 * nothing of its owner, and a new picture replaces the old one, also where the old address was stored with a message.
 */
export class Avatars {
  readonly #deps: AvatarDeps

  constructor(deps: AvatarDeps) {
    this.#deps = deps
  }

  /**
   * Makes an upload the picture of an agent or workgroup, and returns its address. Throws Refused `malformed` for a
   * file that is not a picture or is too large a one, `busy` if too many wait to be read.
   */
  async keep(ownerUid: Uid, incoming: IncomingUpload): Promise<string> {
    const { bodies, pictures, clock } = this.#deps
    if (!pictureTypes.includes(await sniffType(incoming.path))) throw noPicture()
    const thumbnailPath = `${incoming.path}.square`
    try {
      const made = await pictures.measure(ownerUid, { path: incoming.path, thumbnailPath, isSquare: true })
      if (made === 'unmeasured') throw new Refused('busy')
      if (made === null) throw noPicture()
      const token = this.#tokenOf(ownerUid)
      await bodies.keep(bodyOf(token), thumbnailPath)
      return `/avatar/${token}?v=${clock.now().toString(36)}`
    } finally {
      await rm(thumbnailPath, { force: true })
    }
  }

  /** Returns the picture (WebP) behind an address. Throws Refused `not_found`. */
  async read(token: string): Promise<Readable> {
    const body = await this.#deps.bodies.read(bodyOf(token))
    if (body === null) throw new Refused('not_found')
    return body
  }

  /** Returns whether an address is that of the picture of an agent or workgroup. */
  isOf(ownerUid: Uid, address: string): boolean {
    return address.startsWith(`/avatar/${this.#tokenOf(ownerUid)}`)
  }

  /** Deletes the picture of an agent or workgroup, unless `address` is its own. */
  async dropUnless(ownerUid: Uid, address: string): Promise<void> {
    if (!this.isOf(ownerUid, address)) await this.#deps.bodies.remove(bodyOf(this.#tokenOf(ownerUid)))
  }

  #tokenOf(ownerUid: Uid): string {
    return createHmac('sha256', this.#deps.avatarKey).update(ownerUid).digest('base64url').slice(0, tokenChars)
  }
}

function bodyOf(token: string): string {
  return `${token}.avatar`
}

function noPicture(): Refused {
  return new Refused('malformed', 'Send a picture: PNG, JPEG, GIF, WebP or AVIF.')
}
