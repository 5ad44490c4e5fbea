// The function `Parley` of pages with the chat. docs/embedding.md describes each command and event.
// Save it beside your sources, or refer to it: `/// <reference path="widget.d.ts" />`.

/** What the page says about its visitor. The last two prove who it is; docs/protocol.md tells how. */
interface ParleyIdentity {
  nickname?: string | number
  email?: string
  mobile?: string
  avatar?: string
  note?: string
  extra?: string
  visitorUid?: string | number
  visitorHash?: string
}

/** How far the conversation is; `idle` before the first message, `away` where nobody is there. */
type ParleyStatus = 'idle' | 'starting' | 'waiting' | 'chatting' | 'away' | 'ended' | 'failed'

/** `none` while there is nothing to connect for, `fallback` by HTTP, `over` once the session has ended. */
type ParleyConnection = 'none' | 'connecting' | 'connected' | 'fallback' | 'offline' | 'over' | 'disconnected'

interface ParleyThread {
  uid: string
  /** For your backend, which may write to it. */
  topic: string
}

interface ParleyState {
  /** The chat has loaded. Until then `status` is `idle` and `connection` is `none`. */
  ready: boolean
  open: boolean
  hidden: boolean
  unread: number
  status: ParleyStatus
  connection: ParleyConnection
  /** The open conversation. */
  thread: ParleyThread | null
}

interface ParleyMessage {
  uid: string
  /** Such as `TEXT` or `IMAGE`; docs/protocol.md lists the types and their contents. */
  type: string
  content: string
  sender: 'VISITOR' | 'AGENT' | 'ROBOT' | 'SYSTEM' | 'USER' | 'MEMBER'
  /** ms since 1970 UTC, by the server's clock. */
  at: number
  status: 'SUCCESS' | 'DELIVERED' | 'READ'
}

interface ParleyError {
  /** A stable word, such as `unknown_command`, `bad_arguments` or `thread_closed`. */
  code: string
  /** For developers, in English. */
  message: string
  /** The command that came to nothing. */
  command?: string
  /** The message that was refused. */
  uid?: string
}

/** The events, and what their listeners receive. */
interface ParleyEvents {
  ready: undefined
  open: undefined
  close: undefined
  unread: number
  message: ParleyMessage
  /** The last two are null unless the visitor waits in the queue. */
  status: { status: ParleyStatus; position: number | null; estimatedWaitSeconds: number | null }
  connection: { connection: ParleyConnection }
  started: ParleyThread
  ended: ParleyThread & { by: 'VISITOR' | 'AGENT' | 'SYSTEM' }
  error: ParleyError
  /** The topic of the conversation, once on each page. */
  thread: string
}

interface ParleyFunction {
  (command: 'open' | 'close' | 'toggle' | 'show' | 'hide'): void
  (command: 'identify', identity: ParleyIdentity): void
  (command: 'logout' | 'end' | 'reconnect' | 'disconnect'): void
  (command: 'send' | 'prefill', text: string): void
  (command: 'department', uid: string): void
  /** Shows the text of a trigger of the workgroup beside the bubble, at most once a visit. */
  (command: 'trigger', name: string): void
  (command: 'locale', tag: string): void
  (command: 'theme', theme: 'light' | 'dark' | 'auto'): void
  (command: 'state', tell: (state: ParleyState) => void): void
  <Name extends keyof ParleyEvents>(command: 'on', event: Name, listener: (detail: ParleyEvents[Name]) => void): void
  /** Calls made before the tag has loaded. */
  q?: unknown[]
}

interface Window {
  Parley: ParleyFunction
}

declare const Parley: ParleyFunction
