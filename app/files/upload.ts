import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Topic, Uid } from '../../domain/ids.ts'
import {
  type FileUid,
  pictureTypes,
  type Recording,
  tidyName,
  type UploadedFile,
  unknownType,
} from '../../domain/message/file.ts'
import type { Actor, OrganizationActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { notedTopic, notesTopic, userTopic } from '../../domain/thread/topic.ts'
import type { FileBodies } from '../../store/ports/file-bodies.ts'
import type { Files, UploadAllowance } from '../../store/ports/files.ts'
import type { Visitors } from '../../store/ports/people.ts'
import type { Uids } from '../new-uid.ts'
import { currentThread, type HistoryDeps } from '../threads/history.ts'
import type { Clock } from '../timing/clock.ts'
import { measureRecording } from './media/measure.ts'
import { sniffType } from './sniff-type.ts'
import { stripMetadata } from './strip-metadata.ts'
import type { Thumbnails } from './thumbnails.ts'
import type { Leave, Uploader, UploadLimiter } from './upload-limiter.ts'

const dayMs = 24 * 3600 * 1000

export interface FileDeps {
  readonly files: Files
  readonly visitors: Pick<Visitors, 'byUid'>
  readonly bodies: FileBodies
  readonly historyDeps: HistoryDeps
  readonly pictures: Thumbnails
  readonly clock: Clock
  readonly uids: Uids
  /** Folder for uploads in progress; nobody reads there. */
  readonly incoming: string
  readonly maxBytes: number
  /** How many bytes one visitor may upload in a day. */
  readonly maxBytesADay: number
  readonly gate: UploadLimiter
  /** Key of the HMAC of links. */
  readonly linkKey: Buffer
}

/** A received file that belongs to nobody yet: `discard` it, or pass it to `finishUpload`. */
export interface IncomingUpload {
  readonly path: string
  readonly bytes: number
  readonly discard: () => Promise<void>
}

/** A file that was stored, and what a message about it says. */
export interface FinishedUpload {
  readonly file: UploadedFile
  readonly recording: Recording | null
}

/** An upload that may begin. */
export interface AdmittedUpload {
  /** The topic the file will have. */
  readonly topic: Topic
  readonly leave: Leave
}

/**
 * Admits a file for a topic before a byte of it is written; without a topic it can be sent in any conversation of the
 * uploader's. `bytes` is roughly the announced size. Throws Refused
 * `thread_not_found`, `too_many_requests` if the caller uploads or has uploaded too much, `busy`, `unavailable`.
 */
export async function admitFile(
  deps: FileDeps,
  { actor, address }: Uploader,
  requested: { topic: Topic | undefined; bytes: number },
): Promise<AdmittedUpload> {
  const topic = await topicOf(deps.historyDeps, actor, requested.topic)
  await checkAllowance(deps, { owner: actor.uid, bytes: requested.bytes, allowance: allowanceOf(deps, actor) })
  return { topic, leave: await deps.gate.enter({ actor, address }) }
}

/** Writes a stream to the disk. Rejects if the sender hangs up; nothing is left then. */
export async function receiveBytes(
  { incoming, uids }: FileDeps,
  stream: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<IncomingUpload> {
  const path = join(incoming, uids.newUid())
  const discard = () => rm(path, { force: true })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  try {
    await pipeline(stream, file)
    return { path, bytes: file.bytesWritten, discard }
  } catch (error) {
    await discard()
    throw error
  } finally {
    onBytes(file.bytesWritten)
  }
}

/**
 * Stores a file for the topic it was admitted for, unattached, with the type found in its bytes, and photos and films
 * without metadata on where they were made. Throws Refused `too_many_requests` for a visitor who has sent too much
 * today, `malformed` for a photo that cannot be one.
 */
export async function finishUpload(
  deps: FileDeps,
  actor: OrganizationActor,
  given: { incoming: IncomingUpload; name: string; topic: Topic },
): Promise<FinishedUpload> {
  const { incoming, name, topic } = given
  await checkIsThere(deps, actor)
  const allowance = allowanceOf(deps, actor)
  await checkAllowance(deps, { owner: actor.uid, bytes: incoming.bytes, allowance })
  const uid = deps.uids.newUid() as FileUid
  const thumbnail = `${incoming.path}.thumbnail`
  try {
    const sniffed = await sniffType(incoming.path)
    await stripMetadata(incoming.path, sniffed)
    const isPicture = pictureTypes.includes(sniffed)
    const measured = isPicture
      ? await deps.pictures.measure(actor.uid, { path: incoming.path, thumbnailPath: thumbnail })
      : null
    const recording = await measureRecording(incoming.path, sniffed)
    const type = isPicture && measured === null ? unknownType : sniffed
    const picture = measured === 'unmeasured' ? null : measured
    const owned = { uid, orgUid: actor.orgUid, ownerUid: actor.uid, topic, createdAt: deps.clock.now() }
    const file: UploadedFile = { ...owned, name: tidyName(name), size: incoming.bytes, type, picture }
    // Added first, so that whatever a crash leaves behind is found and swept.
    if (!(await deps.files.add(file, allowance))) throw tooMuchToday()
    if (picture?.hasThumbnail === true) await deps.bodies.keep(bodyName(uid, 'thumbnail'), thumbnail)
    await deps.bodies.keep(bodyName(uid, 'whole'), incoming.path)
    return { file, recording }
  } finally {
    await rm(thumbnail, { force: true })
  }
}

/** A visitor may have been erased while they uploaded; nothing would delete the file then. */
async function checkIsThere({ visitors }: FileDeps, { kind, uid }: OrganizationActor): Promise<void> {
  if (kind === 'visitor' && (await visitors.byUid(uid)) === null) throw new Refused('unauthenticated')
}

/** Returns the name under which the bytes of a file are stored. */
export function bodyName(uid: FileUid, part: 'whole' | 'thumbnail'): string {
  return part === 'whole' ? uid : `${uid}.thumbnail`
}

async function topicOf(deps: HistoryDeps, actor: Actor, requested: Topic | undefined): Promise<Topic> {
  if (requested === undefined) return userTopic(actor.uid)
  const noted = notedTopic(requested)
  if (noted !== undefined && actor.kind === 'visitor') throw new Refused('thread_not_found')
  const { topic } = await currentThread(deps, actor, noted ?? requested)
  return noted === undefined ? topic : notesTopic(topic)
}

function allowanceOf({ clock, maxBytesADay }: FileDeps, { kind }: Actor): UploadAllowance | undefined {
  return kind === 'visitor' ? { sinceMs: clock.now() - dayMs, maxBytes: maxBytesADay } : undefined
}

/** Checked before the upload costs any work; uploads arriving at the same time are counted when they are stored. */
async function checkAllowance(
  { files }: FileDeps,
  { owner, bytes, allowance }: { owner: Uid; bytes: number; allowance: UploadAllowance | undefined },
): Promise<void> {
  if (allowance === undefined) return
  if ((await files.uploadedSince(owner, allowance.sinceMs)) + bytes > allowance.maxBytes) throw tooMuchToday()
}

function tooMuchToday(): Refused {
  return new Refused('too_many_requests', 'You have sent many large files today. Try again tomorrow.').by(
    'maxUploadBytesADay',
  )
}
