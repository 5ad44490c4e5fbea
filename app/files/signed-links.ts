import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Uid } from '../../domain/ids.ts'
import { type FilePart, type FileUid, fileUrl, readFileUrl, type UploadedFile } from '../../domain/message/file.ts'
import { mayReadRecord, type RecordReader } from '../../domain/message/permission.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { ByteRange } from '../../store/ports/file-bodies.ts'
import type { Attachment } from '../../store/ports/files.ts'
import { bodyName, type FileDeps } from './upload.ts'

const lifeMs = 10 * 60_000
/** Links made within this time are identical, so that a browser fetches a picture once. */
const stepMs = 5 * 60_000

/** What a link carries beside its path. */
export interface LinkSeal {
  /** The uids of the person it was made for, separated by commas. */
  readonly by: string
  /** ms since 1970 UTC. */
  readonly expires: number
  readonly signature: string
}

/**
 * Returns links to files, valid for 10 to 15 minutes, by the files' own addresses; only for files the actor may see:
 * files of threads they take part in or, as admins, may read the records of, and their own that were not sent yet.
 */
export async function signFiles(
  deps: FileDeps,
  actor: Actor,
  urls: readonly string[],
): Promise<Record<string, string>> {
  const requested = urls.flatMap((url) => {
    const file = readFileUrl(url)
    return file === undefined ? [] : [{ url, ...file }]
  })
  const people = uidsOf(actor)
  const seen = await visible(deps, people, [...new Set(requested.map((one) => one.uid))])
  const by = people.join()
  const expires = Math.ceil((deps.clock.now() + lifeMs) / stepMs) * stepMs
  const sign = (url: string) => {
    const signature = signatureOf(deps.linkKey, url, { by, expires })
    return `${url}?by=${encodeURIComponent(by)}&expires=${expires}&signature=${signature}`
  }
  return Object.fromEntries(requested.filter(({ uid }) => seen.has(uid)).map(({ url }) => [url, sign(url)]))
}

/** Throws Refused `link_expired` unless a link was made here and has not expired. */
export function checkLink(
  deps: FileDeps,
  file: { uid: FileUid; part: FilePart },
  { by, expires, signature }: LinkSeal,
): void {
  const expected = Buffer.from(signatureOf(deps.linkKey, fileUrl(file.uid, file.part), { by, expires }))
  const actual = Buffer.from(signature)
  const isOurs = actual.length === expected.length && timingSafeEqual(actual, expected)
  if (!isOurs || expires <= deps.clock.now()) throw new Refused('link_expired')
}

/**
 * Returns the file behind a link. Throws Refused `not_found`, also if the person the link was made for may no longer
 * see the file: it was withdrawn, or they have left the thread.
 */
export async function fileBehind(
  deps: FileDeps,
  { uid, part }: { uid: FileUid; part: FilePart },
  { by }: LinkSeal,
): Promise<UploadedFile> {
  const [file, seen] = await Promise.all([deps.files.byUid(uid), visible(deps, by.split(',') as Uid[], [uid])])
  if (file === null || !seen.has(uid) || (part === 'thumbnail' && file.picture?.hasThumbnail !== true))
    throw new Refused('not_found')
  return file
}

/** Returns the bytes of a file. Throws Refused `not_found`. */
export async function bytesOf(
  { bodies }: FileDeps,
  { uid, part }: { uid: FileUid; part: FilePart },
  range?: ByteRange,
): Promise<Readable> {
  const bytes = await bodies.read(bodyName(uid, part), range)
  if (bytes === null) throw new Refused('not_found')
  return bytes
}

async function visible(
  { files, historyDeps }: FileDeps,
  people: readonly Uid[],
  uids: readonly FileUid[],
): Promise<Set<FileUid>> {
  const [known, attachments] = await Promise.all([files.several(uids), files.attachments(uids)])
  const threads = await Promise.all(
    [...new Set(attachments.map((one) => one.threadUid))].map((uid) => historyDeps.threads.byUid(uid)),
  )
  const found = threads.filter((one) => one !== null)
  const fromSeq = ({ type, participants }: Thread) => {
    const own = participants.find((one) => people.includes(one.uid))
    return type === 'GROUP' ? own?.fromSeq : own && 0
  }
  const reader = found.every((one) => fromSeq(one) !== undefined) ? null : await readerOf(historyDeps.agents, people)
  const isRead = (one: Thread) => reader !== null && mayReadRecord(reader, one)
  const from = new Map(found.map((one) => [one.uid, fromSeq(one) ?? (isRead(one) ? 0 : undefined)]))
  // Who comes to a group sees what is sent from then on.
  const isTheirs = ({ threadUid, afterSeq }: Attachment) =>
    afterSeq >= (from.get(threadUid) ?? Number.POSITIVE_INFINITY)
  const seen = new Set(attachments.filter(isTheirs).map((one) => one.fileUid))
  const sent = new Set(attachments.map((one) => one.fileUid))
  for (const { uid, ownerUid } of known) if (!sent.has(uid) && people.includes(ownerUid)) seen.add(uid)
  return seen
}

/** Returns the agent among these uids as a reader of records; null for anybody else. */
async function readerOf(agents: FileDeps['historyDeps']['agents'], uids: readonly Uid[]): Promise<RecordReader | null> {
  const agent = uids[0] === undefined ? null : await agents.byUid(uids[0])
  return agent && { uids, orgUid: agent.orgUid, isAdmin: isAdmin(agent) }
}

function signatureOf(key: Buffer, url: string, { by, expires }: Omit<LinkSeal, 'signature'>): string {
  return createHmac('sha256', key).update(`${url}\n${by}\n${expires}`).digest('base64url')
}
