import { Type } from 'typebox'
import type { DraftSizes } from '../domain/message/check-draft.ts'
import type { ApiDeps } from './deps.ts'

/** The fields of an answer that tell a face what is allowed, so that it can warn before anything is uploaded. */
export const senderLimitFields = {
  maxUploadBytes: Type.Integer({ description: 'A file of more is refused' }),
  maxTextCharacters: Type.Integer({ description: 'A TEXT of more UTF-16 code units is refused' }),
  pictureHosts: Type.Array(Type.String(), { description: 'Hosts whose pictures may be shown in place' }),
}

/** Returns the limits for a kind of sender. */
export function senderLimits({ fileDeps, messageSizes, pictureHosts }: ApiDeps, who: keyof DraftSizes) {
  const { textCharacters: maxTextCharacters } = messageSizes[who]
  return { maxUploadBytes: fileDeps.maxBytes, maxTextCharacters, pictureHosts: [...pictureHosts] }
}
