import type { Uid } from '../../domain/ids.ts'
import { friendTopic, workgroupTopic } from '../../domain/thread/topic.ts'
/* The story behind all examples of the document: Bob asks the shop’s support about an order, and Ann answers him. */

export const orgUid = 'df_org_uid'
export const workgroupUid = 'df_wg_uid'
export const agentUid = 'df_ag_uid'
export const colleagueUid = 'Qm8xv2LhT0aYc4ZkRw7dNg'
export const visitorUid = '2mC9xKfTq7Jb0sWvE5uLrA'
/** The shop’s own name for Bob. */
export const customer = 'customer-4711'
/** Another customer, whom Bob has as a friend. */
export const friendUid = '7pRk2HsVq8Nx3eWb6yLtDg'
export const reportUid = 'Xj4mB7tQf2Kp9sVc5nRwHa'
export const groupThreadUid = 'Oc3hT7vGp9Zk2rJd6wSxLg'
export const groupUid = 'Ue5nC9yWq1Ls4mRx7kTzBg'
export const threadUid = 'hV3nP8yGd1Ko6tXzQc9iMw'
/** Bob’s thread of the day before, in which he left a message. */
export const earlierThreadUid = 'Kc1vR8xOa5Ne7lFs3mUyJw'
export const topic = workgroupTopic(workgroupUid as Uid, visitorUid as Uid)
export const friendsTopic = friendTopic(visitorUid as Uid, friendUid as Uid)
/** The uid of Bob’s message. */
export const messageUid = '7d3c1f0e-9b52-4c8e-a6b1-5f2d8e0c4a97'
/** The uid of Ann’s message that asks her colleague to take over the thread. */
export const transferUid = 'e41a7c26-0d3f-4b95-8f6e-c2b7a9d05e18'
export const fileUid = 'Tz5kD2wRj8Nq4bHs0yUeVg'
export const keyUid = 'Lr6pF1mXc3Sv9gBt7oKaYw'
export const replyUid = 'Gd0uJ4zEi8Wn2qCh5xTfPg'
export const leftUid = 'Yb7sO3vKl6Mr1aDj9wUeHg'
export const blockUid = 'Vd2xN6tKs9Rb4wQm1yHcZg'
export const mergeUid = 'Pa9cW3jLf7Ty5eXs0vGnKr'
export const erasureUid = 'Ue7rM2zKq4Wn9cTb6yXaPs'
export const auditUid = 'Nf2tQ5xIg8Zp4cEk0yVbRw'
export const liveUid = 'Qs4kM8zRw1Vb6nXc3tJpLg'
export const liveKey = 'h7Yd2Wq9Bf5Tn0Ks3Mx8Zr'
export const fileUrl = `/file/${fileUid}`
export const shop = 'https://shop.example'
export const question = 'Hello! Where is my order 1042?'

/** Returns a time of that morning, ms since 1970 UTC. */
export const at = (hours: number, minutes: number, seconds = 0) => Date.UTC(2026, 0, 15, hours, minutes, seconds)
/** When Bob asked. */
export const askedAt = at(9, 30, 12)
/** A placeholder; a real token is a JWT and longer than this. */
export const token = (of: string) =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ sub: of })).toString('base64url')}.…`
