import { Type } from 'typebox'
import type { DraftSizes } from '../domain/message/check-draft.ts'
import type { ApiDeps } from './deps.ts'

/** The fields of an answer that tell a face its limits, so that it can warn before anything is uploaded. */
export const senderLimitFields = {
  maxUploadBytes: Type.Integer({ description: 'A file of more is refused' }),
  maxTextCharacters: Type.Integer({ description: 'A TEXT of more UTF-16 code units is refused' }),
}

/** Returns the limits for a kind of sender. */
export function senderLimits({ fileDeps, messageSizes }: ApiDeps, who: keyof DraftSizes) {
  return { maxUploadBytes: fileDeps.maxBytes, maxTextCharacters: messageSizes[who].textCharacters }
}
