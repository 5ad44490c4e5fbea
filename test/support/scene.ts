import type { SocialScene } from './social-routes.ts'

/** Everything a request can name. One scene has what exists, another what is made up. */
export interface Scene extends SocialScene {
  /** A visitor's conversation with an agent, a message in it, and a file sent in it. */
  readonly threadUid: string
  readonly topic: string
  readonly messageUid: string
  readonly visitorUid: string
  readonly fileUrl: string
  /** A sync cursor that names the thread. */
  readonly cursor: string
  /** A thread that waits for an agent, and one that is offered to one. */
  readonly waitingUid: string
  readonly offeredUid: string
  /** The agent's proposals to a colleague, to take the thread over and to join it. */
  readonly transferUid: string
  readonly inviteUid: string
  /** The agent's own quick reply. */
  readonly replyUid: string
  /** A message left for the workgroup. */
  readonly leftUid: string
  readonly workgroup: string
  readonly spareWorkgroup: string
  readonly agentUid: string
  readonly otherUid: string
  readonly spareAgent: string
  readonly spareVisitor: string
  /** Another visitor, and a merge of one more into the one of the conversation. */
  readonly secondUid: string
  readonly mergeUid: string
  /** A block of an address from which nobody comes. */
  readonly blockUid: string
  readonly keyUid: string
  /** Somebody on the workgroup's site. */
  readonly liveUid: string
  /** The agent's picture. */
  readonly avatarUrl: string
}
